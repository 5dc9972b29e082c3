package io.branchline.gnmi;

/**
 * Turns readings of a growing counter into rates. A reading that is not newer than the last is
 * refused; a counter that fell has wrapped when the wrapped difference is a rate that the line can
 * carry, and was reset otherwise, which leaves one interval unknown. So does one that grew faster
 * than the line can carry.
 */
final class Counter {
  private static final long WRAP_32 = 1L << 32;

  /** Routers read their counters with a delay, which matters most between two quick readings. */
  private static final double SHORTEST_SECONDS = 1;

  /** No reading yet. */
  private static final long NEVER = Long.MIN_VALUE;

  private long lastNanos = NEVER;
  private long lastValue;
  private double perSecond;

  /** What became of a reading. */
  enum Reading {
    /** The first, or the first after a reset: there is no rate yet. */
    PRIMED,
    RATE,
    LATE,
    DUPLICATE,
    RESET,
    /** It grew by more than there can have been. */
    IMPLAUSIBLE
  }

  /** Forgets what was read: the next reading is the first. */
  void forget() {
    lastNanos = NEVER;
  }

  /** The mean rate between the last two readings, when the last gave {@link Reading#RATE}. */
  double perSecond() {
    return perSecond;
  }

  /**
   * Takes a reading.
   *
   * @param nanos when it was taken
   * @param value 64 bits without sign
   * @param ceilingPerSecond the highest rate that may be, to tell a wrap from a reset
   */
  Reading read(long nanos, long value, double ceilingPerSecond) {
    if (lastNanos == NEVER) {
      lastNanos = nanos;
      lastValue = value;
      return Reading.PRIMED;
    }
    if (nanos <= lastNanos) {
      return nanos < lastNanos ? Reading.LATE : Reading.DUPLICATE;
    }
    double seconds = (nanos - lastNanos) / 1e9;
    double most = ceilingPerSecond * Math.max(seconds, SHORTEST_SECONDS);
    double difference = difference(value, most);
    lastNanos = nanos;
    lastValue = value;
    if (difference < 0) {
      return Reading.RESET;
    }
    if (difference > most) {
      return Reading.IMPLAUSIBLE;
    }
    perSecond = difference / seconds;
    return Reading.RATE;
  }

  /** How much was counted since the last reading; negative when the counter was reset. */
  private double difference(long value, double ceiling) {
    if (Long.compareUnsigned(value, lastValue) >= 0) {
      return unsigned(value - lastValue);
    }
    boolean narrow = Long.compareUnsigned(lastValue, WRAP_32) < 0;
    double wrapped = narrow ? value - lastValue + WRAP_32 : unsigned(value - lastValue);
    return wrapped <= ceiling ? wrapped : -1;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : value + 0x1p64;
  }
}
