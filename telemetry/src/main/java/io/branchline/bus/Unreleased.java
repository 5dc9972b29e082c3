package io.branchline.bus;

import java.util.ArrayDeque;

/**
 * The messages of one partition that were read and may be needed again: those with a sample from
 * when work is not done yet. Who takes the partition over reads on from the first of them.
 */
final class Unreleased {
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private long next;
  private long latest;

  private record Message(long offset, long latestMillis) {}

  /**
   * Nothing was read yet.
   *
   * @param from the offset to read on from
   */
  Unreleased(long from) {
    next = from;
  }

  /**
   * Notes a message that was read.
   *
   * @param latestMillis the time of its latest sample
   */
  void read(long offset, long latestMillis) {
    messages.add(new Message(offset, latestMillis));
    next = offset + 1;
    latest = Math.max(latest, latestMillis);
  }

  /** What is before this time is done. Gives the offset to read on from. */
  long release(long millis) {
    for (var first = messages.peek();
        first != null && first.latestMillis < millis;
        first = messages.peek()) {
      messages.remove();
    }
    var first = messages.peek();
    return first == null ? next : first.offset;
  }

  /** The time of the latest sample that was read; 0 before any. */
  long latestMillis() {
    return latest;
  }
}
