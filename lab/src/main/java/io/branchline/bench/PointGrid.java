package io.branchline.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Points of a unit square in cells, to find near ones without looking at all. */
final class PointGrid {
  private final int side;
  private final List<List<Integer>> cells = new ArrayList<>();
  private final double[] x;
  private final double[] y;

  /** For about {@code perCell} points in each cell. */
  PointGrid(int points, int perCell) {
    side = Math.max(1, (int) Math.sqrt((double) points / perCell));
    for (int i = 0; i < side * side; i++) {
      cells.add(new ArrayList<>());
    }
    x = new double[points];
    y = new double[points];
  }

  void add(int point, double atX, double atY) {
    x[point] = atX;
    y[point] = atY;
    cells.get(cell(atY) * side + cell(atX)).add(point);
  }

  private int cell(double coordinate) {
    return Math.min(side - 1, (int) (coordinate * side));
  }

  /** The nearest points, nearest first. */
  int[] nearest(int point, int count) {
    return nearest(point, count, _ -> true);
  }

  /** The nearest of the points that were added before. */
  int nearestBefore(int point) {
    return nearest(point, 1, other -> other < point)[0];
  }

  boolean isNear(int point, int other, int count) {
    return Arrays.stream(nearest(point, count)).anyMatch(near -> near == other);
  }

  private int[] nearest(int point, int count, IntPredicate eligible) {
    for (int reach = 1; ; reach++) {
      var found =
          around(point, reach)
              .filter(other -> other != point && eligible.test(other))
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(other -> distance(point, other))
                      .thenComparing(other -> other))
              .limit(count)
              .toList();
      boolean all = reach >= side;
      // Cells beyond the reach are at least this far away.
      double seen = (double) reach / side;
      if (all || found.size() == count && distance(point, found.getLast()) <= seen) {
        return found.stream().mapToInt(other -> other).toArray();
      }
    }
  }

  private IntStream around(int point, int reach) {
    int column = cell(x[point]);
    int row = cell(y[point]);
    return IntStream.rangeClosed(Math.max(0, row - reach), Math.min(side - 1, row + reach))
        .flatMap(r ->
            IntStream.rangeClosed(Math.max(0, column - reach), Math.min(side - 1, column + reach))
                .flatMap(c -> cells.get(r * side + c).stream().mapToInt(other -> other)));
  }

  private double distance(int a, int b) {
    return Math.hypot(x[a] - x[b], y[a] - y[b]);
  }
}
