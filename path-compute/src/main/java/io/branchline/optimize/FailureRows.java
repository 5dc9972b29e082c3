package io.branchline.optimize;

import java.util.Arrays;

/** By link and failure, what the failure adds to the link by priority; kept only where it does. */
final class FailureRows {
  private final int priorities;
  private final int[] count;

  /** By link, its failures in ascending order. */
  private final int[][] failures;

  /** By link, as many numbers for each of its failures as there are priorities. */
  private final long[][] added;

  FailureRows(int links, int priorities) {
    this.priorities = priorities;
    count = new int[links];
    failures = new int[links][0];
    added = new long[links][0];
  }

  int count(int link) {
    return count[link];
  }

  int failure(int link, int row) {
    return failures[link][row];
  }

  /** The row of a failure, negative when it adds nothing to the link. */
  int find(int link, int failure) {
    return Arrays.binarySearch(failures[link], 0, count[link], failure);
  }

  int findOrAdd(int link, int failure) {
    int row = find(link, failure);
    if (row >= 0) {
      return row;
    }
    row = -row - 1;
    int rows = count[link]++;
    if (rows == failures[link].length) {
      int room = Math.max(2, rows + rows / 2 + 1);
      failures[link] = Arrays.copyOf(failures[link], room);
      added[link] = Arrays.copyOf(added[link], room * priorities);
    }
    System.arraycopy(failures[link], row, failures[link], row + 1, rows - row);
    System.arraycopy(
        added[link],
        row * priorities,
        added[link],
        (row + 1) * priorities,
        (rows - row) * priorities);
    failures[link][row] = failure;
    Arrays.fill(added[link], row * priorities, (row + 1) * priorities, 0);
    return row;
  }

  void add(int link, int row, int priority, long traffic) {
    added[link][row * priorities + priority] += traffic;
  }

  void dropIfZero(int link, int row) {
    for (int i = row * priorities; i < (row + 1) * priorities; i++) {
      if (added[link][i] != 0) {
        return;
      }
    }
    int after = --count[link] - row;
    System.arraycopy(failures[link], row + 1, failures[link], row, after);
    System.arraycopy(
        added[link], (row + 1) * priorities, added[link], row * priorities, after * priorities);
  }

  /** What the failure adds, which is negative where it takes traffic away. */
  long added(int link, int row, int priority) {
    return added[link][row * priorities + priority];
  }

  long sum(int link, int row) {
    long sum = 0;
    for (int i = row * priorities; i < (row + 1) * priorities; i++) {
      sum += added[link][i];
    }
    return sum;
  }
}
