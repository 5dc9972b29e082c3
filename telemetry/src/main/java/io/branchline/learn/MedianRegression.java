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
  private static final int ROUNDS = 5;

  /** Of the variance of a column, so that columns alike share a coefficient. */
  private static final double RIDGE = 1e-3;

  /** Errors below this share of the usual one weigh alike. */
  private static final double CLOSE = 0.2;

  /** Columns that vary less than this are as good as constant. */
  private static final double SMALLEST = 1e-4;

  private MedianRegression() {}

  /**
   * Fits {@code targets} by {@code rows}.
   *
   * @param rows at least one
   */
  static Coefficients fit(float[][] rows, float[] targets) {
    int columns = rows[0].length;
    int size = columns + 1;
    var mean = new double[columns];
    var scale = new double[columns];
    measure(rows, mean, scale);
    var weights = new double[rows.length];
    Arrays.fill(weights, 1);
    var fitted = new Coefficients(new double[columns], 0);
    for (int round = 0; round < ROUNDS; round++) {
      var left = new double[size][size];
      var right = new double[size];
      double total = 0;
      var x = new double[size];
      x[columns] = 1;
      for (int row = 0; row < rows.length; row++) {
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
        left[i][i] += (i == columns ? 1e-9 : RIDGE) * total + 1e-9;
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
      weigh(rows, targets, fitted, weights);
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
      float[][] rows, float[] targets, Coefficients fitted, double[] weights) {
    double sum = 0;
    for (int row = 0; row < rows.length; row++) {
      weights[row] = Math.abs(targets[row] - fitted.value(rows[row]));
      sum += weights[row];
    }
    double close = CLOSE * sum / rows.length + 1e-9;
    for (int row = 0; row < rows.length; row++) {
      weights[row] = close / Math.max(close, weights[row]);
    }
  }
}
