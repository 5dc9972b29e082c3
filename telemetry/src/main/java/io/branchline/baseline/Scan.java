package io.branchline.baseline;

import io.branchline.learn.WeekClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Changes of series with few samples a day, whose single values say little: the means of the last
 * hour to the last day are each compared with what was known before them made likely, and the one
 * that is farthest out of line is judged (a scan statistic over several scales). How far out of
 * line each of them comes by chance, its daily maxima say, and those of all together what is
 * unusual: no scale uses up the false alarms of the others.
 */
final class Scan extends Sudden {
  private static final int[] WINDOW_HOURS = {1, 2, 3, 6, 12, 24};

  /** Unusual is, each way, what comes about so seldom by chance. */
  private static final double RETURN_DAYS = 36;

  /** Out of line by fewer deviations than that of the daily maxima is nothing, however rare. */
  private static final double LEAST_RARITY = 1;

  /** Less than a quarter more or less is nothing to speak of. */
  private static final double LEAST_EFFECT = 0.25;

  /** A value counts in a window as at most so many spreads away from what was likely. */
  private static final double FARTHEST = 6;

  /** An hour's spread is learnt from misses of at most so many times it. */
  private static final double LARGEST_RELATIVE = 5;

  private static final int LEAST_CALM = 3;
  private static final int LONGEST_GAP = 3;
  private static final int MEMORY_DAYS = 14;
  private static final int LEVEL_HOURS = 6;
  private static final int SLOW_DAYS = 10;
  private static final int UNSURE = 10;

  /** From then on daily maxima are taken; the season is known by then. */
  private static final int SETTLED_DAYS = 5;

  /** Of the daily maxima over all windows as many are needed. */
  private static final int ENOUGH_DAYS = 6;

  /** After a shorter anomaly the windows go on as if it had been usual. */
  private static final Duration SHORT = Duration.ofHours(30);

  /** How much of what the last value says is left of it in the next. */
  private static final double FADING = 0.9;

  /** What daily maxima of scores are about when nothing is known, and those of rarities. */
  private static final double USUAL_SCORE = 1;

  private static final double SCORE_DEVIATION = 0.25;
  private static final double USUAL_RARITY = 0.5;
  private static final double RARITY_DEVIATION = 0.8;

  private final int binsPerDay;
  private final double memory;
  private final double level;
  private final double slow;
  private final int shortBins;
  private final Window[] windows;
  private final DailyMaxima[] above;
  private final DailyMaxima[] below;
  private final DailyMaxima highest = new DailyMaxima(USUAL_RARITY, RARITY_DEVIATION);
  private final DailyMaxima lowest = new DailyMaxima(USUAL_RARITY, RARITY_DEVIATION);
  private final Window one = new Window(1);
  private long day = Long.MIN_VALUE;
  private long count;
  private double slowMean;

  // The last bins, one after the other; how many are known.
  private final float[] offs;
  private final float[] means;
  private final float[] slows;
  private int known;

  Scan(WeekClock clock) {
    super(clock, LEAST_CALM);
    binsPerDay = clock.binsPerDay();
    memory = (double) MEMORY_DAYS * binsPerDay;
    level = LEVEL_HOURS * 3600.0 / clock.binSeconds();
    slow = (double) SLOW_DAYS * binsPerDay;
    shortBins = (int) (SHORT.toSeconds() / clock.binSeconds());
    windows =
        IntStream.of(WINDOW_HOURS)
            .map(hours -> (int) (hours * 3600L / clock.binSeconds()))
            .mapToObj(Window::new)
            .toArray(Window[]::new);
    above = maxima();
    below = maxima();
    int kept = Math.max(binsPerDay, shortBins) + 2;
    offs = new float[kept];
    means = new float[kept];
    slows = new float[kept];
  }

  private static DailyMaxima[] maxima() {
    return Stream.generate(() -> new DailyMaxima(USUAL_SCORE, SCORE_DEVIATION))
        .limit(WINDOW_HOURS.length)
        .toArray(DailyMaxima[]::new);
  }

  @Override
  double likely(long bin) {
    if (last() == Long.MIN_VALUE) {
      return 0;
    }
    double near = one.likely(mean() - slowMean, lastOff() - mean());
    double far = one.likely(mean() - slowMean, 0);
    return slowMean + far + (near - far) * Math.pow(FADING, gap(bin) - 1);
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
    if (bin - last() > LONGEST_GAP) {
      restart(bin, off);
      return Optional.empty();
    }
    endDay(bin);
    double hour = hourly(bin);
    double miss = one.judge(mean() - slowMean, lastOff() - mean(), off - slowMean);
    double farthest = FARTHEST * one.spread(hour);
    offs[at(bin)] = (float) (off - miss + Math.clamp(miss, -farthest, farthest));
    boolean settled = count > (long) SETTLED_DAYS * binsPerDay;
    Window best = null;
    double rarest = LEAST_RARITY;
    double up = Double.NEGATIVE_INFINITY;
    double down = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < windows.length && windows[i].bins() < known; i++) {
      var window = windows[i];
      judge(window, bin);
      boolean more = window.miss() > 0;
      double effect = Math.max(0, Math.abs(window.miss()) - slack);
      double score = Math.log1p(effect / window.spread(hourly(bin, window.bins())));
      double rarity = (more ? above : below)[i].standardise(score);
      up = more ? Math.max(up, rarity) : up;
      down = more ? down : Math.max(down, rarity);
      if (settled) {
        above[i].add(more ? score : 0);
        below[i].add(more ? 0 : score);
      }
      if (effect > LEAST_EFFECT && rarity > rarest) {
        rarest = rarity;
        best = window;
      }
    }
    if (best != null && judged && isUnusual(best.miss() > 0 ? highest : lowest, rarest)) {
      return leadsBack(bin, off, best.miss())
          ? Optional.empty()
          : Optional.of(raise(best, bin, time, value, expected));
    }
    if (settled) {
      highest.add(up);
      lowest.add(down);
    }
    learn(bin, off, hour);
    return Optional.empty();
  }

  private static boolean isUnusual(DailyMaxima maxima, double rarity) {
    return maxima.days() >= ENOUGH_DAYS && rarity > maxima.limit(RETURN_DAYS);
  }

  /** What was likely before the window is what the rest is judged by. */
  private Anomaly raise(Window window, long bin, Instant time, double value, double expected) {
    int bins = window.bins();
    int before = at(bin - bins);
    boolean more = window.miss() > 0;
    (more ? highest : lowest).dropDay();
    for (var maxima : more ? above : below) {
      maxima.dropDay();
    }
    slowMean = slows[before];
    settle(bin - bins, offs[before], means[before]);
    return raise(bin - bins + 1, bins, bins, window.miss(), time, value, expected);
  }

  private void endDay(long bin) {
    long today = Math.floorDiv(bin, (long) binsPerDay);
    if (today != day) {
      day = today;
      highest.endDay();
      lowest.endDay();
      for (int i = 0; i < windows.length; i++) {
        above[i].endDay();
        below[i].endDay();
      }
    }
  }

  private void judge(Window window, long bin) {
    int before = at(bin - window.bins());
    window.judge(
        means[before] - slows[before],
        offs[before] - means[before],
        mean(bin, window.bins()) - slows[before]);
  }

  private double mean(long bin, int bins) {
    double sum = 0;
    for (int back = 0; back < bins; back++) {
      sum += offs[at(bin - back)];
    }
    return sum / bins;
  }

  /** How much more than usual is missed at the hours of a window. */
  private double hourly(long bin, int bins) {
    double squares = 0;
    for (int back = 0; back < bins; back++) {
      double hour = hourly(bin - back);
      squares += hour * hour;
    }
    return Math.sqrt(squares / bins);
  }

  private int at(long bin) {
    return (int) Math.floorMod(bin, (long) offs.length);
  }

  private void learn(long bin, double off, double hour) {
    count++;
    double share = 1 / Math.min(count + UNSURE, memory);
    if (bin == last() + 1) {
      double relative = Math.min(Math.abs(one.miss()) / one.spread(1), LARGEST_RELATIVE * hour);
      learnHour(bin, Window.TO_STANDARD * relative, share);
      one.learn(mean() - slowMean, lastOff() - mean(), off - slowMean, share, hour);
      for (int i = 0; i < windows.length && windows[i].bins() < known; i++) {
        learn(windows[i], bin, share);
      }
    } else {
      known = 0;
    }
    slowMean += (off - slowMean) / Math.min(count, slow);
    settle(bin, off, mean() + (off - mean()) / Math.min(count, level));
    note(bin, known == 0 ? off : offs[at(bin)]);
  }

  private void learn(Window window, long bin, double share) {
    int before = at(bin - window.bins());
    window.learn(
        means[before] - slows[before],
        offs[before] - means[before],
        mean(bin, window.bins()) - slows[before],
        share,
        hourly(bin, window.bins()));
  }

  private void note(long bin, double off) {
    int at = at(bin);
    offs[at] = (float) off;
    means[at] = (float) mean();
    slows[at] = (float) slowMean;
    known++;
  }

  @Override
  void restart(long bin, double off) {
    if (last() != Long.MIN_VALUE && !hasAccepted() && bin - last() <= shortBins) {
      bridge(bin, off);
      return;
    }
    if (last() == Long.MIN_VALUE || hasAccepted()) {
      slowMean = off;
    }
    settle(bin, off, off);
    known = 0;
    note(bin, off);
  }

  /** Fills the bins since the last usual one with what was likely. */
  private void bridge(long bin, double off) {
    double from = lastOff();
    for (long each = last() + 1; each < bin; each++) {
      note(each, mean() + (from - mean()) * Math.pow(FADING, each - last()));
    }
    settle(bin, off, mean());
    note(bin, off);
  }
}
