package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges every line by every policy, minute by minute. A line of which nothing was heard in a
 * minute raises nothing and clears nothing. Used by one thread.
 */
public final class AlarmBoard {
  private static final int REMEMBERED = 1000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private record Key(String policy, LineId line, Direction direction) {}

  private static final class Watch {
    private @Nullable Instant holdsSince;
    private @Nullable Instant calmSince;
    private @Nullable Alarm alarm;
  }

  private List<AlarmPolicy> policies;
  private final Map<Key, Watch> watches = new HashMap<>();
  private final Deque<Alarm> over = new ArrayDeque<>();

  public AlarmBoard(List<AlarmPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  public List<AlarmPolicy> policies() {
    return policies;
  }

  /**
   * Judges by these policies from now on. An alarm of one that is not among them as it was is over.
   *
   * @param changes takes alarms that were cleared
   */
  public void use(List<AlarmPolicy> next, Instant now, List<Alarm> changes) {
    var kept = new HashSet<>(next);
    var left =
        policies.stream()
            .filter(policy -> !kept.contains(policy))
            .map(AlarmPolicy::name)
            .collect(Collectors.toSet());
    watches
        .entrySet()
        .removeIf(entry -> {
          boolean leaves = left.contains(entry.getKey().policy());
          if (leaves && entry.getValue().alarm != null) {
            end(entry.getValue().alarm, now, changes);
          }
          return leaves;
        });
    policies = List.copyOf(next);
  }

  /**
   * Takes over what an earlier process left. Whether an open alarm goes on is not known until its
   * line is heard again; one whose policy or line is gone is over.
   *
   * @param earlier the last first
   * @param changes takes alarms that are over by that
   */
  public void restore(
      List<Alarm> earlier, Predicate<LineId> known, Instant now, List<Alarm> changes) {
    var names = policies.stream().map(AlarmPolicy::name).collect(Collectors.toSet());
    for (var alarm : earlier.reversed()) {
      var key = new Key(alarm.policy(), alarm.line(), alarm.direction());
      if (alarm.cleared().isPresent()) {
        remember(alarm);
      } else if (!names.contains(alarm.policy()) || !known.test(alarm.line())) {
        end(alarm, now, changes);
      } else {
        var watch = new Watch();
        watch.alarm = alarm.withStale(true);
        watches.put(key, watch);
      }
    }
  }

  private void end(Alarm alarm, Instant at, List<Alarm> changes) {
    var cleared = alarm.clearedAt(at);
    changes.add(cleared);
    remember(cleared);
  }

  private void remember(Alarm cleared) {
    over.addFirst(cleared);
    if (over.size() > REMEMBERED) {
      over.removeLast();
    }
  }

  /**
   * Judges a minute that is over.
   *
   * @param changes takes alarms that were raised or cleared
   */
  void judge(Line line, MinuteMeans minute, Instant start, List<Alarm> changes) {
    for (var policy : policies) {
      if (policy.kind().isEmpty() || policy.kind().get() == line.kind()) {
        for (var direction : Direction.values()) {
          judge(policy, line, direction, minute, start, changes);
        }
      }
    }
  }

  private void judge(
      AlarmPolicy policy,
      Line line,
      Direction direction,
      MinuteMeans minute,
      Instant start,
      List<Alarm> changes) {
    var key = new Key(policy.name(), line.id(), direction);
    boolean known = true;
    boolean holds = true;
    boolean calm = false;
    for (var condition : policy.when()) {
      var value = minute.find(direction, condition.measure());
      if (value.isEmpty()) {
        known = false;
        break;
      }
      holds &= value.get() > condition.limit(line);
      calm |= value.get() <= condition.limit(line) * policy.clearBelow();
    }
    var watch = watches.get(key);
    if (watch == null) {
      if (!known || !holds) {
        return;
      }
      watch = new Watch();
      watches.put(key, watch);
    }
    var alarm = watch.alarm;
    var end = start.plus(MINUTE);
    if (!known) {
      watch.holdsSince = null;
      watch.calmSince = null;
      watch.alarm = alarm == null ? null : alarm.withStale(true);
    } else if (alarm == null) {
      raise(policy, line, direction, minute, holds, start, end, watch, changes);
    } else {
      watch.alarm = alarm.withStale(false);
      clear(policy, calm, start, end, watch, changes);
    }
    if (watch.alarm == null && watch.holdsSince == null) {
      watches.remove(key);
    }
  }

  private static void raise(
      AlarmPolicy policy,
      Line line,
      Direction direction,
      MinuteMeans minute,
      boolean holds,
      Instant start,
      Instant end,
      Watch watch,
      List<Alarm> changes) {
    if (!holds) {
      watch.holdsSince = null;
      return;
    }
    var since = watch.holdsSince;
    if (since == null) {
      since = start;
      watch.holdsSince = start;
    }
    if (Duration.between(since, end).compareTo(policy.lasting()) >= 0) {
      var alarm =
          new Alarm(
              policy.name(),
              policy.severity(),
              line.id(),
              direction,
              since,
              end,
              Optional.empty(),
              false,
              evidence(policy, line, direction, minute));
      watch.alarm = alarm;
      watch.calmSince = null;
      changes.add(alarm);
    }
  }

  private void clear(
      AlarmPolicy policy,
      boolean calm,
      Instant start,
      Instant end,
      Watch watch,
      List<Alarm> changes) {
    var alarm = watch.alarm;
    if (!calm || alarm == null) {
      watch.calmSince = null;
      return;
    }
    var since = watch.calmSince;
    if (since == null) {
      since = start;
      watch.calmSince = start;
    }
    if (Duration.between(since, end).compareTo(policy.clearAfter()) >= 0) {
      end(alarm, end, changes);
      watch.alarm = null;
      watch.holdsSince = null;
    }
  }

  private static String evidence(
      AlarmPolicy policy, Line line, Direction direction, MinuteMeans minute) {
    var words = new StringJoiner(", ");
    for (var condition : policy.when()) {
      double value = minute.find(direction, condition.measure()).orElse(Double.NaN);
      words.add(
          name(condition.measure())
              + " "
              + text(condition.measure(), value)
              + " (limit "
              + text(condition.measure(), condition.limit(line))
              + ")");
    }
    return words.toString();
  }

  private static String name(Measure measure) {
    return switch (measure) {
      case UTILISATION -> "usage";
      case DELAY_MS -> "delay";
      case JITTER_MS -> "jitter";
      case DEPTH_BYTES -> "queue depth";
      default -> measure.label();
    };
  }

  private static String text(Measure measure, double value) {
    return switch (measure) {
      case UTILISATION, LOSS -> String.format(Locale.ROOT, "%.3g %%", 100 * value);
      case DELAY_MS, JITTER_MS -> String.format(Locale.ROOT, "%.1f ms", value);
      default -> String.format(Locale.ROOT, "%.0f bytes", value);
    };
  }

  /** Alarms that go on, the worst first. */
  public List<Alarm> listOpen() {
    var open = new ArrayList<Alarm>();
    for (var watch : watches.values()) {
      var alarm = watch.alarm;
      if (alarm != null) {
        open.add(alarm);
      }
    }
    open.sort(
        Comparator.comparing(Alarm::severity)
            .reversed()
            .thenComparing(Alarm::raised)
            .thenComparing(alarm -> alarm.line().value()));
    return open;
  }

  /** Alarms that are over, the last first; so many are remembered. */
  public List<Alarm> listOver() {
    return List.copyOf(over);
  }
}
