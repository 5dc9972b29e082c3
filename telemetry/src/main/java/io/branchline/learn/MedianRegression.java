package io.branchline.learn;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * A linear fit whose absolute errors are least, with a little ridge: weighted least squares again
 * and again, where what is far off weighs less (Schlossmacher, An iterative technique for absolute
 * deviations curve fitting, 1973). LibLinear's solver for absolute errors had not ended after 100 s
 * when it was tried.
 */
final class MedianRegression {
  private static final int ROUNDS = 10;

  /** The first rounds only have to come near: a part of many rows does. */
  private static final int ROUGH_ROUNDS = 6;

  private static final int MANY_ROWS = 8000;
  private static final int ROUGHLY = 4;

  /**
   * Errors below this share of the median one weigh alike, at first; each round it is less, so that
   * what is far off loses its weight (the limit is the fit of least absolute errors).
   */
  private static final double CLOSE = 1;

  private static final double CLOSER = 0.5;

  /** Columns that vary less than this are as good as constant. */
  private static final double SMALLEST = 1e-4;

  private MedianRegression() {}

  /**
   * Fits {@code targets} by {@code rows}.
   *
   * @param rows at least one
   * @param ridge of the variance of a column, so that columns alike share a coefficient
   */
  static Coefficients fit(float[][] rows, float[] targets, double ridge) {
    int columns = rows[0].length;
    int size = columns + 1;
    var mean = new double[columns];
    var scale = new double[columns];
    measure(rows, mean, scale);
    var weights = new double[rows.length];
    Arrays.fill(weights, 1);
    var fitted = new Coefficients(new double[columns], 0);
    double close = CLOSE;
    for (int round = 0; round < ROUNDS; round++) {
      int every = round < ROUGH_ROUNDS && rows.length > MANY_ROWS ? ROUGHLY : 1;
      var left = new double[size][size];
      var right = new double[size];
      double total = 0;
      var x = new double[size];
      x[columns] = 1;
      for (int row = 0; row < rows.length; row += every) {
        for (int i = 0; i < columns; i++) {
          x[i] = (rows[row][i] - mean[i]) / scale[i];
        }
        total += weights[row];
        for (int i = 0; i < size; i++) {
          double weighted = weights[row] * x[i];
          for (int j = 0; j <= i; j++) {
            left[i][j] += weighted * x[j];
          }
          right[i] += weighted * targets[row];
        }
      }
      for (int i = 0; i < size; i++) {
        left[i][i] += (i == columns ? 1e-9 : ridge) * total + 1e-9;
        for (int j = 0; j < i; j++) {
          left[j][i] = left[i][j];
        }
      }
      var solved =
          new CholeskyDecomposition(new Array2DRowRealMatrix(left, false), 1e-9, 0)
              .getSolver()
              .solve(new ArrayRealVector(right, false))
              .toArray();
      double constant = solved[columns];
      for (int i = 0; i < columns; i++) {
        solved[i] /= scale[i];
        constant -= solved[i] * mean[i];
      }
      fitted = new Coefficients(Arrays.copyOf(solved, columns), constant);
      weigh(rows, targets, fitted, weights, close);
      close *= CLOSER;
    }
    return fitted;
  }

  private static void measure(float[][] rows, double[] means, double[] scales) {
    for (int i = 0; i < scales.length; i++) {
      double sum = 0;
      double squares = 0;
      for (var row : rows) {
        sum += row[i];
        squares += (double) row[i] * row[i];
      }
      means[i] = sum / rows.length;
      double variance = squares / rows.length - means[i] * means[i];
      scales[i] = Math.sqrt(Math.max(0, variance)) + SMALLEST;
    }
  }

  private static void weigh(
      float[][] rows, float[] targets, Coefficients fitted, double[] weights, double share) {
    for (int row = 0; row < rows.length; row++) {
      weights[row] = Math.abs(targets[row] - fitted.value(rows[row]));
    }
    var sorted = weights.clone();
    Arrays.sort(sorted);
    double close = share * sorted[sorted.length / 2] + 1e-9;
    for (int row = 0; row < rows.length; row++) {
      weights[row] = close / Math.max(close, weights[row]);
    }
  }
}
