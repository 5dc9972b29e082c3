package io.branchline.fault;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a proxy does to one direction of a TCP connection.
 *
 * @param delay how long each byte is held; order is kept
 * @param bytesPerSecond what gets through; 0: no limit
 * @param blocked nothing is read, so that the sender's window fills up; what was held is sent when
 *     this ends
 * @param endAfterBytes the connection ends after this many bytes, counted from when this came into
 *     force or from the connection's beginning, whichever is later
 * @param endByReset it then ends with RST instead of FIN
 * @param flipEveryBytes mean distance between two flipped bits; 0: none are flipped
 * @param seed of the places where bits are flipped
 */
public record Impairment(
    Duration delay,
    long bytesPerSecond,
    boolean blocked,
    OptionalLong endAfterBytes,
    boolean endByReset,
    long flipEveryBytes,
    long seed) {
  /** Everything passes as it came. */
  public static final Impairment NONE =
      new Impairment(Duration.ZERO, 0, false, OptionalLong.empty(), false, 0, 0);

  public Impairment {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay is negative: " + delay);
    }
    if (bytesPerSecond < 0 || flipEveryBytes < 0 || endAfterBytes.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "rate, distance of flipped bits and bytes till the end are not negative");
    }
  }

  /** Holds each byte for a while. */
  public static Impairment delayed(Duration delay) {
    return new Impairment(delay, 0, false, OptionalLong.empty(), false, 0, 0);
  }

  /** Lets only so much through. */
  public static Impairment throttled(long bytesPerSecond) {
    return new Impairment(Duration.ZERO, bytesPerSecond, false, OptionalLong.empty(), false, 0, 0);
  }

  /** Lets nothing through. */
  public static Impairment block() {
    return new Impairment(Duration.ZERO, 0, true, OptionalLong.empty(), false, 0, 0);
  }

  /** Ends the connection in order (FIN) after some bytes: a message is cut short. */
  public static Impairment truncated(long afterBytes) {
    return new Impairment(Duration.ZERO, 0, false, OptionalLong.of(afterBytes), false, 0, 0);
  }

  /** Resets the connection (RST) after some bytes. */
  public static Impairment reset(long afterBytes) {
    return new Impairment(Duration.ZERO, 0, false, OptionalLong.of(afterBytes), true, 0, 0);
  }

  /** Flips single bits, at distances of up to twice the mean. */
  public static Impairment corrupted(long everyBytes, long seed) {
    return new Impairment(Duration.ZERO, 0, false, OptionalLong.empty(), false, everyBytes, seed);
  }
}
