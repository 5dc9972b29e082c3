package io.branchline.gnmi;

import io.branchline.measure.Measure;
import io.branchline.measure.Observation;
import io.branchline.measure.Observation.LineDegraded;
import io.branchline.measure.Observation.LineRecovered;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a line's measured delay and loss, in both directions, against its contract. What is
 * measured while a port of the line is down is evidence of nothing but that, and what was counted
 * before says nothing of the line that comes back: counting begins anew. A line that was degraded
 * before stays so until good samples show otherwise.
 */
final class LineWatch {
  private final Line line;
  private final LineLimits limits;
  private final Map<Direction, Map<Measure, Streak>> streaks = new EnumMap<>(Direction.class);
  private final Set<Direction> down = EnumSet.noneOf(Direction.class);
  private boolean degraded;

  private static final class Streak {
    private int bad;
    private int good;
    private boolean broken;

    /** Counts anew; the verdict stays. */
    private void begin() {
      bad = 0;
      good = 0;
    }
  }

  LineWatch(Line line, LineLimits limits) {
    this.line = line;
    this.limits = limits;
  }

  boolean isDegraded() {
    return degraded;
  }

  /** The port that sends this direction went down or came up. */
  void port(Direction direction, boolean up) {
    boolean changed = up ? down.remove(direction) : down.add(direction);
    if (changed) {
      streaks.values().stream().flatMap(map -> map.values().stream()).forEach(Streak::begin);
    }
  }

  /**
   * Takes a sample.
   *
   * @param measure {@link Measure#DELAY_MS} or {@link Measure#LOSS}; others are not judged
   * @param utilisation of the direction at that time, as far as it is known
   */
  Optional<Observation> judge(
      Direction direction, Measure measure, double value, double utilisation, Instant at) {
    double limit;
    if (measure == Measure.DELAY_MS) {
      limit = limits.delayMs(line.contract());
    } else if (measure == Measure.LOSS) {
      limit = limits.loss(line.contract());
    } else {
      return Optional.empty();
    }
    if (!down.isEmpty() || utilisation >= limits.fullAt()) {
      return Optional.empty();
    }
    var streak =
        streaks
            .computeIfAbsent(direction, key -> new EnumMap<>(Measure.class))
            .computeIfAbsent(measure, key -> new Streak());
    count(streak, value, limit);
    boolean broken =
        streaks.values().stream().flatMap(map -> map.values().stream()).anyMatch(s -> s.broken);
    if (broken == degraded) {
      return Optional.empty();
    }
    degraded = broken;
    return Optional.of(
        broken
            ? new LineDegraded(line.id(), measure, value, limit, at)
            : new LineRecovered(line.id(), at));
  }

  private void count(Streak streak, double value, double limit) {
    streak.bad = value > limit ? streak.bad + 1 : 0;
    streak.good = value <= limit * limits.recovery() ? streak.good + 1 : 0;
    if (streak.bad >= limits.badSamples()) {
      streak.broken = true;
    } else if (streak.good >= limits.goodSamples()) {
      streak.broken = false;
    }
  }
}
