package io.branchline.gnmi;

/**
 * How fast one router may send: as a token bucket of a second's worth of updates. Who sends more is
 * read later, so that HTTP/2 flow control (RFC 9113 section 5.2) holds it back and it costs no
 * other router its time. Used by one thread at a time.
 */
final class Pace {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long last;

  /**
   * A full bucket.
   *
   * @param perSecond updates a second
   * @param now as {@link System#nanoTime}
   */
  Pace(int perSecond, long now) {
    perNano = perSecond / 1e9;
    burst = perSecond;
    tokens = burst;
    last = now;
  }

  /** For how many nanoseconds nothing more may be read after so many updates. */
  long after(int updates, long now) {
    tokens = Math.min(burst, tokens + (now - last) * perNano) - updates;
    last = now;
    return tokens >= 0 ? 0 : (long) (-tokens / perNano);
  }
}
