package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Instant;
import java.util.Optional;

/**
 * Sudden changes of series with many samples a day: each deviation is compared with what the one
 * before makes likely, in units of how far that is usually missed at this time of day.
 */
final class Jumps extends Sudden {
  /** Less than a quarter more or less is nothing to speak of. */
  private static final double LEAST_EFFECT = 0.25;

  /** So far out of line needs no second witness. */
  private static final double BEYOND_DOUBT = 2;

  private static final double LARGE_EFFECT = 0.7;

  /** Out of line is believed with a second value within so many bins. */
  private static final int WITNESS_BINS = 2;

  private static final int LEAST_CALM = 2;
  private static final int MEMORY_DAYS = 4;
  private static final int LEVEL_HOURS = 6;
  private static final double LARGEST_CORRELATION = 0.98;

  private final double memory;
  private final double level;
  private final Limit above;
  private final Limit below;
  private double variance = 0.01;
  private double covariance = 0.008;
  private double spread = 0.1;
  private long count;

  /** Whether the last values were out of line, and are not believed yet. */
  private boolean doubted;

  private long since;
  private int witnesses;
  private double jump;
  private double firstValue;
  private double firstExpected;

  Jumps(WeekClock clock) {
    super(clock, LEAST_CALM);
    above = new Limit(clock);
    below = new Limit(clock);
    memory = (double) MEMORY_DAYS * clock.binsPerDay();
    level = LEVEL_HOURS * 3600.0 / clock.binSeconds();
  }

  @Override
  double likely(long bin) {
    return last() == Long.MIN_VALUE
        ? 0
        : mean() + (lastOff() - mean()) * Math.pow(correlation(), gap(bin));
  }

  private double correlation() {
    return Math.clamp(covariance / variance, 0, LARGEST_CORRELATION);
  }

  /** How far what is likely is missed, for one bin ahead or more. */
  private double spread(long bin) {
    double c = correlation();
    double steps = Math.min(4, (1 - Math.pow(c * c, gap(bin))) / (1 - c * c));
    return spread * hourly(bin) * Math.sqrt(Math.max(1, steps));
  }

  @Override
  Optional<Anomaly> look(
      long bin,
      double off,
      double slack,
      double value,
      double expected,
      Instant time,
      boolean judged) {
    double miss = off - likely(bin);
    double z = miss / spread(bin);
    double effect = Math.max(0, Math.abs(miss) - slack);
    double rarity = effect / spread(bin);
    var limit = z > 0 ? above : below;
    boolean out = judged && effect > LEAST_EFFECT && rarity > limit.value();
    if (out && leadsBack(bin, off, miss)) {
      return Optional.empty();
    }
    if (out) {
      witnesses++;
      if (!doubted) {
        doubted = true;
        since = bin;
        jump = miss;
        firstValue = value;
        firstExpected = expected;
      }
      boolean sure = rarity > BEYOND_DOUBT * limit.value() && effect > LARGE_EFFECT;
      if (!sure && witnesses < WITNESS_BINS) {
        return Optional.empty();
      }
      limit.pass();
      double change = Math.abs(miss) > Math.abs(jump) ? miss : jump;
      int seen = (int) (bin - since) + 1;
      return Optional.of(raise(since, seen, witnesses, change, time, firstValue, firstExpected));
    }
    if (doubted && bin - since < WITNESS_BINS) {
      return Optional.empty();
    }
    doubted = false;
    witnesses = 0;
    learn(bin, off, miss, z);
    return Optional.empty();
  }

  /** Whether nothing is doubted either. */
  @Override
  boolean isUsual() {
    return super.isUsual() && !doubted;
  }

  @Override
  void restart(long bin, double off) {
    doubted = false;
    witnesses = 0;
    settle(bin, off, off);
  }

  private void learn(long bin, double off, double miss, double z) {
    count++;
    double share = 1 / Math.min(count, memory);
    if (bin == last() + 1) {
      above.learn(z);
      below.learn(-z);
      double unit = 1.2533 * Math.min(Math.abs(miss), 5 * spread * hourly(bin));
      learnHour(bin, unit / Math.max(spread, 1e-6), share);
      spread = Math.max(1e-3, spread + share * (unit / hourly(bin) - spread));
      double own = Math.clamp(off - mean(), -1.5, 1.5);
      double before = Math.clamp(lastOff() - mean(), -1.5, 1.5);
      covariance += share * (own * before - covariance);
      variance = Math.max(1e-6, variance + share * (own * own - variance));
    }
    settle(bin, off, mean() + (off - mean()) / Math.min(count, level));
  }
}
