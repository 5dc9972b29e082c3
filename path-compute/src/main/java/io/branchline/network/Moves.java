package io.branchline.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How elements of sorted arrays move when some come, go or are replaced. */
final class Moves {
  /** Triples: from, to, length. */
  private final List<int[]> runs = new ArrayList<>();

  private final List<Integer> written = new ArrayList<>();
  private int before;
  private int after;

  /** Keeps what comes next, up to {@code end} (exclusive). */
  void keepTo(int end) {
    if (end > before) {
      runs.add(new int[] {before, after, end - before});
      after += end - before;
      before = end;
    }
  }

  /** Leaves the next one out. */
  void drop() {
    before++;
  }

  /** Makes room for one that is written. */
  void insert() {
    written.add(after++);
  }

  /** How many there are so far. */
  int count() {
    return after;
  }

  /** The places of those that were not there before, or are replaced. */
  int[] written() {
    return written.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Copies what is kept from an array to one of the same type. */
  @SuppressWarnings("SuspiciousSystemArraycopy")
  void copy(Object from, Object to) {
    for (var run : runs) {
      System.arraycopy(from, run[0], to, run[1], run[2]);
    }
  }

  /** Where each of the {@code count} old elements went, or -1. */
  int[] places(int count) {
    var places = new int[count];
    Arrays.fill(places, -1);
    for (var run : runs) {
      for (int k = 0; k < run[2]; k++) {
        places[run[0] + k] = run[1] + k;
      }
    }
    return places;
  }
}
