package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sudden changes: each deviation from the usual course is compared with what the one before makes
 * likely, in units of how far that is usually missed at this time of day.
 */
final class Jumps {
  /** One of so many samples may be out of line by chance, above and below. */
  private static final double CHANCE = 2e-4;

  /** The same where there are few samples a day. */
  private static final double SELDOM_CHANCE = 4e-4;

  private static final double UNKNOWN_LIMIT = 6;
  private static final double LEAST_LIMIT = 3.5;
  private static final double LARGEST_LIMIT = 14;

  /** Less than a quarter more or less is nothing to speak of. */
  private static final double LEAST_EFFECT = 0.25;

  /** So far out of line needs no second witness. */
  private static final double BEYOND_DOUBT = 2;

  private static final double LARGE_EFFECT = 0.7;

  /**
   * Out of line is believed with a second value within so many bins; few samples a day need one.
   */
  private static final int WITNESS_BINS = 2;

  private static final int CALM_MINUTES = 30;
  private static final int SHIFT_MINUTES = 240;
  private static final int SHIFT_BINS = 8;
  private static final int FLAPS = 3;

  /** What lasts is outside for this share of its time. */
  private static final double LASTING = 0.75;

  /** What goes on to so many times its first step is a slope. */
  private static final double SLOPE = 2.5;

  private static final int MEMORY_DAYS = 4;
  private static final int FORMER_DAYS = 7;
  private static final int LEVEL_HOURS = 6;
  private static final double LARGEST_CORRELATION = 0.98;
  private static final int HOURS = 24;

  private final WeekClock clock;
  private final double memory;
  private final double level;
  private final int calmBins;
  private final int shiftBins;
  private final int acceptBins;
  private final int enoughWitnesses;
  private final double chance;

  // What is usual.
  private final float[] hourly = new float[HOURS];
  private final Tail above = new Tail(2);
  private final Tail below = new Tail(2);
  private long last = Long.MIN_VALUE;
  private double lastOff;
  private double mean;
  private double variance = 0.01;
  private double covariance = 0.008;
  private double spread = 0.1;
  private long count;

  // What is not.
  private enum State {
    USUAL,
    DOUBTED,
    ALARMED
  }

  private State state = State.USUAL;
  private boolean accepted;
  private double former;
  private long formerUntil = Long.MIN_VALUE;
  private long since;
  private int witnesses;
  private double jump;
  private double largest;
  private boolean outside;
  private int excursions;
  private int binsOutside;
  private int binsSeen;
  private int calm;
  private Anomaly open = NONE;

  private static final Anomaly NONE =
      new Anomaly(Instant.EPOCH, Optional.empty(), Anomaly.Type.DROP, 0, 0);

  Jumps(WeekClock clock) {
    this.clock = clock;
    double minutes = clock.binSeconds() / 60.0;
    memory = (double) MEMORY_DAYS * clock.binsPerDay();
    level = LEVEL_HOURS * 60 / minutes;
    calmBins = (int) Math.max(2, Math.ceil(CALM_MINUTES / minutes));
    shiftBins = (int) Math.max(SHIFT_BINS, Math.ceil(SHIFT_MINUTES / minutes));
    acceptBins = (int) Math.ceil(Baseline.ACCEPT_HOURS * 60 / minutes);
    boolean seldom = clock.binsPerDay() < Baseline.SELDOM;
    enoughWitnesses = seldom ? 1 : WITNESS_BINS;
    chance = seldom ? SELDOM_CHANCE : CHANCE;
    Arrays.fill(hourly, 1);
  }

  boolean isUsual() {
    return state == State.USUAL;
  }

  /** Whether the last anomaly ended because it became the usual. */
  boolean hasAccepted() {
    return accepted;
  }

  /** The deviation that the last usual one makes likely. */
  double likely(long bin) {
    return last == Long.MIN_VALUE ? 0 : mean + (lastOff - mean) * Math.pow(correlation(), gap(bin));
  }

  private double gap(long bin) {
    return Math.min(bin - last, acceptBins);
  }

  private double correlation() {
    return Math.clamp(covariance / variance, 0, LARGEST_CORRELATION);
  }

  /** How far what is likely is missed, for one bin ahead or more. */
  private double spread(long bin) {
    double c = correlation();
    double steps = Math.min(4, (1 - Math.pow(c * c, gap(bin))) / (1 - c * c));
    return spread * hourly[hour(bin)] * Math.sqrt(Math.max(1, steps));
  }

  private int hour(long bin) {
    return clock.slotOfWeek(bin) % clock.slotsPerDay() * HOURS / clock.slotsPerDay();
  }

  Optional<Anomaly> observe(
      long bin,
      double off,
      double slack,
      double value,
      double expected,
      Instant time,
      boolean judged) {
    accepted = false;
    if (last == Long.MIN_VALUE) {
      restart(bin, off);
      return Optional.empty();
    }
    double miss = off - likely(bin);
    double z = miss / spread(bin);
    if (state == State.ALARMED) {
      return follow(bin, off, miss, time);
    }
    double effect = Math.max(0, Math.abs(miss) - slack);
    double rarity = effect / spread(bin);
    boolean out = judged && effect > LEAST_EFFECT && rarity > limit(z);
    if (out && bin < formerUntil && Math.abs(off - former) < Math.abs(miss) / 2) {
      accepted = true;
      restart(bin, off);
      return Optional.empty();
    }
    if (out) {
      witnesses++;
      if (state == State.USUAL) {
        state = State.DOUBTED;
        since = bin;
        jump = miss;
        open = new Anomaly(time, Optional.empty(), typeOf(miss), value, expected);
      }
      boolean sure = rarity > BEYOND_DOUBT * limit(z) && effect > LARGE_EFFECT;
      if (sure || witnesses >= enoughWitnesses) {
        return Optional.of(raise(bin, miss, time));
      }
      return Optional.empty();
    }
    if (state == State.DOUBTED && bin - since < WITNESS_BINS) {
      return Optional.empty();
    }
    state = State.USUAL;
    witnesses = 0;
    learn(bin, off, miss, z);
    return Optional.empty();
  }

  private double limit(double z) {
    return Math.clamp(
        (z > 0 ? above : below).quantile(chance, UNKNOWN_LIMIT), LEAST_LIMIT, LARGEST_LIMIT);
  }

  private Anomaly raise(long bin, double miss, Instant time) {
    state = State.ALARMED;
    if (Math.abs(miss) > Math.abs(jump)) {
      jump = miss;
    }
    largest = Math.abs(jump);
    outside = true;
    excursions = 1;
    binsSeen = (int) (bin - since) + 1;
    binsOutside = witnesses;
    calm = 0;
    open = new Anomaly(time, Optional.empty(), typeOf(jump), open.value(), open.expected());
    return open;
  }

  private static Anomaly.Type typeOf(double miss) {
    return miss < 0 ? Anomaly.Type.DROP : Anomaly.Type.SPIKE;
  }

  /** Over when the value has kept within half the jump for some time. */
  private Optional<Anomaly> follow(long bin, double off, double miss, Instant time) {
    boolean out = Math.abs(miss) > Math.abs(jump) / 2;
    binsSeen++;
    if (out) {
      binsOutside++;
      largest = Math.max(largest, Math.abs(miss));
      calm = 0;
      excursions += outside ? 0 : 1;
    } else {
      calm++;
    }
    outside = out;
    boolean lasting = bin - since >= acceptBins;
    var type = type();
    if (calm >= calmBins || lasting) {
      open = new Anomaly(open.start(), Optional.of(time), type, open.value(), open.expected());
      accepted = lasting && out;
      if (accepted) {
        leave(bin, mean);
      }
      restart(bin, off);
      return Optional.of(open);
    }
    if (type != open.type()) {
      open = new Anomaly(open.start(), Optional.empty(), type, open.value(), open.expected());
      return Optional.of(open);
    }
    return Optional.empty();
  }

  private Anomaly.Type type() {
    if (binsOutside >= shiftBins && binsOutside > LASTING * binsSeen) {
      return largest > SLOPE * Math.abs(jump) ? Anomaly.Type.DRIFT : Anomaly.Type.LEVEL_SHIFT;
    }
    return excursions >= FLAPS ? Anomaly.Type.FLAP : typeOf(jump);
  }

  /** Remembers a level that is no longer the usual one: to come back to it is no anomaly. */
  void leave(long bin, double level) {
    former = level;
    formerUntil = bin + (long) FORMER_DAYS * clock.binsPerDay();
  }

  /** Goes on from a value, whatever was likely. */
  void restart(long bin, double off) {
    state = State.USUAL;
    witnesses = 0;
    last = bin;
    lastOff = off;
    mean = off;
  }

  private void learn(long bin, double off, double miss, double z) {
    count++;
    double share = 1 / Math.min(count, memory);
    if (bin == last + 1) {
      above.add(z);
      below.add(-z);
      double unit = 1.2533 * Math.min(Math.abs(miss), 5 * spread * hourly[hour(bin)]);
      double relative = unit / Math.max(spread, 1e-6);
      int hour = hour(bin);
      hourly[hour] += (float) (share * HOURS / 6 * (relative - hourly[hour]));
      hourly[hour] = Math.clamp(hourly[hour], 0.3f, 4f);
      spread = Math.max(1e-3, spread + share * (unit / hourly[hour] - spread));
      double own = Math.clamp(off - mean, -1.5, 1.5);
      double before = Math.clamp(lastOff - mean, -1.5, 1.5);
      covariance += share * (own * before - covariance);
      variance = Math.max(1e-6, variance + share * (own * own - variance));
    }
    mean += (off - mean) / Math.min(count, level);
    last = bin;
    lastOff = off;
  }
}
