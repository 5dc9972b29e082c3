package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

class MedianRegressionTest {
  private static final int ROWS = 2000;

  /** Targets {@code 2 + 3a - b} with noise, of which a tenth is far off, always upward. */
  private static double[][] data(float[][] rows, float[] targets, double farOff) {
    var random = new Random(7);
    var exact = new double[ROWS][2];
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = 0.01 * random.nextGaussian();
      rows[i] = new float[] {(float) a, (float) b, 1};
      exact[i] = new double[] {a, b};
      double noise = 0.1 * random.nextGaussian() + (i % 10 == 0 ? farOff : 0);
      targets[i] = (float) (2 + 3 * a - b + noise);
    }
    return exact;
  }

  @Test
  void whatIsFarOffHardlyMovesIt() {
    var rows = new float[ROWS][];
    var targets = new float[ROWS];
    data(rows, targets, 50);
    var fitted = MedianRegression.fit(rows, targets, 1e-3);
    // Least squares would be 5 off. With a tenth far above, the median of all is the 56th
    // percentile of the noise, 0.014 above its middle.
    assertEquals(5.014, fitted.value(new float[] {1, 0, 1}), 0.03);
    assertEquals(-0.986, fitted.value(new float[] {-1, 0, 1}), 0.03);
  }

  /** Without outliers it agrees with least squares, though a column is constant. */
  @Test
  void agreesWithLeastSquaresOnPlainNoise() {
    var rows = new float[ROWS][];
    var targets = new float[ROWS];
    var exact = data(rows, targets, 0);
    var oracle = new OLSMultipleLinearRegression();
    var y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      y[i] = targets[i];
    }
    oracle.newSampleData(y, exact);
    var expected = oracle.estimateRegressionParameters();
    var fitted = MedianRegression.fit(rows, targets, 1e-3);
    assertEquals(expected[1], fitted.weights()[0], 0.02);
    assertEquals(expected[0], fitted.value(new float[] {0, 0, 1}), 0.02);
  }

  @Test
  void allTheSameIsNoProblem() {
    var rows = new float[50][3];
    var targets = new float[50];
    java.util.Arrays.fill(targets, 4);
    assertTrue(Math.abs(MedianRegression.fit(rows, targets, 1e-3).value(rows[0]) - 4) < 0.1);
  }
}
