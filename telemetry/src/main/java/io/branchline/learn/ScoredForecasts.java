package io.branchline.learn;

import java.util.Arrays;

/** The last forecasts whose time has come, in columns; the oldest are given up for new ones. */
final class ScoredForecasts {
  private static final int NUMBERS = 5;
  private static final int FIRST_ROOM = 256;

  private final int limit;
  private int[] places = new int[0];
  private long[] origins = new long[0];
  private long[] targets = new long[0];
  private float[] numbers = new float[0];
  private int size;
  private int oldest;

  ScoredForecasts(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  /**
   * Adds a forecast.
   *
   * @param origin milliseconds since 1970, as {@code target}
   * @param said the 5th, 50th and 95th percentile and the naive forecast
   */
  void add(int place, long origin, long target, float[] said, float actual) {
    if (limit == 0) {
      return;
    }
    if (size == places.length && size < limit) {
      int room = Math.min(limit, Math.max(FIRST_ROOM, 2 * size));
      places = Arrays.copyOf(places, room);
      origins = Arrays.copyOf(origins, room);
      targets = Arrays.copyOf(targets, room);
      numbers = Arrays.copyOf(numbers, room * NUMBERS);
    }
    int at = size;
    if (size == limit) {
      at = oldest;
      oldest = (oldest + 1) % limit;
    } else {
      size++;
    }
    places[at] = place;
    origins[at] = origin;
    targets[at] = target;
    System.arraycopy(said, 0, numbers, at * NUMBERS, said.length);
    numbers[at * NUMBERS + NUMBERS - 1] = actual;
  }

  private int at(int row) {
    return (oldest + row) % places.length;
  }

  /** Whose forecast a row is, counted from the oldest that is kept. */
  int place(int row) {
    return places[at(row)];
  }

  long origin(int row) {
    return origins[at(row)];
  }

  long target(int row) {
    return targets[at(row)];
  }

  /** The 5th, 50th and 95th percentile, the naive forecast and what came: 0 to 4. */
  float number(int row, int which) {
    return numbers[at(row) * NUMBERS + which];
  }
}
