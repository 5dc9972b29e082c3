package io.branchline.netns;

import io.branchline.metric.Bandwidth;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A flow of packets from one site to another and what became of them. One thread sends and another
 * receives; the rate may be changed by any.
 */
public final class FlowMeter {
  private static final int DELAY_STEP_MICROS = 100;
  private static final int DELAY_STEPS = 20_000;
  private static final long RESUME_NANOS = 1_000_000;

  final int from;
  final int to;
  final ProbePacket packet;
  final int bytes;
  private final boolean random;
  private final SplittableRandom spacing;
  private volatile double packetsPerSecond;
  private final AtomicLong sent = new AtomicLong();
  private long nextNanos;

  // Guarded by this.
  private final int[] delays = new int[DELAY_STEPS + 1];
  private long firstNumber;
  private long received;
  private long reordered;
  private long expected;
  private long maxDelayNanos;
  private long lastArrival;
  private long longestGapNanos;

  /**
   * What became of a flow's packets since the last {@link #restart}.
   *
   * @param reordered packets that came after a later one
   * @param longestGapNanos between two arrivals
   */
  public record Report(
      long sent,
      long received,
      long reordered,
      long medianDelayMicros,
      long p99DelayMicros,
      long maxDelayMicros,
      long longestGapNanos) {
    public long lost() {
      return sent - received;
    }
  }

  FlowMeter(int from, int to, ProbePacket packet, int bytes, boolean random, long seed) {
    this.from = from;
    this.to = to;
    this.packet = packet;
    this.bytes = bytes;
    this.random = random;
    spacing = new SplittableRandom(seed);
  }

  /** Changes the rate, in IP bytes; zero stops the flow. */
  public void send(Bandwidth rate) {
    sendPackets(rate.bitsPerSecond() / 8.0 / bytes);
  }

  public void sendPackets(double perSecond) {
    packetsPerSecond = perSecond;
  }

  /** How many packets were sent since the last {@link #restart}. */
  public synchronized long sent() {
    return sent.get() - firstNumber;
  }

  /** The number of the packet that is due, or -1; the sending thread calls it until then. */
  long takeDue(long now) {
    double rate = packetsPerSecond;
    if (rate <= 0) {
      nextNanos = now;
      return -1;
    }
    if (nextNanos - now > 0) {
      return -1;
    }
    // A sender that fell behind by much does not catch up in one burst.
    nextNanos = Math.max(nextNanos, now - RESUME_NANOS * 10);
    double step = 1e9 / rate;
    nextNanos += (long) (random ? -Math.log(1 - spacing.nextDouble()) * step : step);
    return sent.getAndIncrement();
  }

  /** When the next packet is due, if the flow sends at all. */
  long nextNanos() {
    return packetsPerSecond <= 0 ? Long.MAX_VALUE : nextNanos;
  }

  synchronized void arrived(long number, long sentNanos, long now) {
    if (number < firstNumber) {
      return;
    }
    received++;
    if (number < expected) {
      reordered++;
    } else {
      expected = number + 1;
    }
    long delay = Math.max(0, now - sentNanos);
    maxDelayNanos = Math.max(maxDelayNanos, delay);
    delays[(int) Math.min(DELAY_STEPS, delay / 1000 / DELAY_STEP_MICROS)]++;
    if (lastArrival != 0) {
      longestGapNanos = Math.max(longestGapNanos, now - lastArrival);
    }
    lastArrival = now;
  }

  public synchronized Report report() {
    return new Report(
        sent.get() - firstNumber,
        received,
        reordered,
        delayAt(0.5),
        delayAt(0.99),
        maxDelayNanos / 1000,
        longestGapNanos);
  }

  private long delayAt(double share) {
    long seen = 0;
    for (int i = 0; i < delays.length; i++) {
      seen += delays[i];
      if (seen > 0 && seen >= share * received) {
        return (long) (i + 1) * DELAY_STEP_MICROS;
      }
    }
    return 0;
  }

  /** Forgets what was measured; packets sent before are no longer counted when they arrive. */
  public synchronized void restart() {
    Arrays.fill(delays, 0);
    firstNumber = sent.get();
    received = 0;
    reordered = 0;
    expected = firstNumber;
    maxDelayNanos = 0;
    lastArrival = 0;
    longestGapNanos = 0;
  }
}
