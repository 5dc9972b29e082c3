package io.branchline.boot;

import io.branchline.api.Judgements.OfSeries;
import io.branchline.baseline.Anomaly;
import io.branchline.baseline.Baseline;
import io.branchline.learn.DayCalendar;
import io.branchline.learn.WeekClock;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demands that are watched, each with its baseline. Used by one thread. */
final class Watched {
  /** A baseline takes 3 kB. */
  private static final int MOST = 10_000;

  private static final int REMEMBERED = 1000;
  private static final Duration HISTORY = Duration.ofDays(35);

  private final WeekClock clock;
  private final Map<SeriesKey, Watch> watches = new HashMap<>();

  /** By the time they began, with a number for those of the same time. */
  private final TreeMap<Long, OfSeries> recent = new TreeMap<>();

  private final Set<SeriesKey> left = new HashSet<>();
  private long number;

  /** What went on when an earlier process stopped. */
  private final Map<SeriesKey, Long> unsettled = new HashMap<>();

  private static final class Watch {
    private final Baseline baseline;
    private long bin = Long.MIN_VALUE;
    private double sum;
    private int count;
    private @Nullable Long open;

    private Watch(WeekClock clock) {
      baseline = new Baseline(clock);
    }

    /** What the bin before said, when this value begins the next. */
    private Optional<Anomaly> add(long newBin, double value) {
      Optional<Anomaly> said = Optional.empty();
      if (newBin > bin) {
        if (count > 0) {
          said = baseline.observe(bin, sum / count);
        }
        bin = newBin;
        sum = 0;
        count = 0;
      }
      // History that people import may hold anything.
      sum += Math.max(0, value);
      count++;
      return said;
    }
  }

  Watched(Duration resolution, ZoneId zone, DayCalendar calendar) {
    clock = Baseline.clock(resolution, zone, calendar);
  }

  /**
   * Takes over what an earlier process left; to be called before {@link #remember}.
   *
   * @param earlier the last first
   */
  void restore(List<OfSeries> earlier) {
    for (var each : earlier.reversed()) {
      recent.put(number, each);
      if (!each.anomaly().isOver()) {
        unsettled.put(each.series(), number);
      }
      number++;
    }
    while (recent.size() > REMEMBERED) {
      recent.pollFirstEntry();
    }
  }

  /**
   * Learns what is usual from what the store remembers. Of what was unusual then only the end of
   * what went on when an earlier process stopped is reported.
   */
  List<OfSeries> remember(SeriesStore store, Instant now) {
    var changes = new ArrayList<OfSeries>();
    for (var series : store.listKeys()) {
      if (!(series instanceof SeriesKey.OfDemand)) {
        continue;
      }
      var watch = watch(series);
      if (watch == null) {
        continue;
      }
      var points = store.read(series, now.minus(HISTORY), now);
      Optional<Anomaly> last = Optional.empty();
      for (int i = 0; i < points.size(); i++) {
        var said =
            watch.add(clock.bin(Instant.ofEpochMilli(points.times()[i])), points.values()[i]);
        last = said.isPresent() ? said : last;
      }
      settle(series, watch, last, now, changes);
    }
    // Of these nothing is kept.
    for (var series : List.copyOf(unsettled.keySet())) {
      settle(series, new Watch(clock), Optional.empty(), now, changes);
    }
    return changes;
  }

  /** What went on goes on if the last that its series said does; else it is over. */
  private void settle(
      SeriesKey series, Watch watch, Optional<Anomaly> last, Instant now, List<OfSeries> changes) {
    var at = unsettled.remove(series);
    var row = at == null ? null : recent.get(at);
    if (row == null) {
      return;
    }
    watch.open = at;
    var begun = row.anomaly();
    if (last.isPresent() && !last.get().isOver()) {
      return;
    }
    var end = last.flatMap(Anomaly::end).filter(begun.start()::isBefore).orElse(now);
    changes.add(note(watch, new OfSeries(series, begun.endedAt(end))));
  }

  private @Nullable Watch watch(SeriesKey series) {
    var known = watches.get(series);
    if (known == null && watches.size() < MOST) {
      known = new Watch(clock);
      watches.put(series, known);
    }
    if (known == null) {
      left.add(series);
    }
    return known;
  }

  /** Takes values of demands; returns the anomalies that they began or ended. */
  List<OfSeries> observe(List<Sample> rows) {
    var changes = new ArrayList<OfSeries>();
    for (var row : rows) {
      var watch = row.series() instanceof SeriesKey.OfDemand ? watch(row.series()) : null;
      if (watch != null) {
        watch
            .add(clock.bin(row.time()), row.value())
            .ifPresent(anomaly -> {
              changes.add(note(watch, new OfSeries(row.series(), anomaly)));
            });
      }
    }
    return changes;
  }

  /** Notes a change; what was begun in an earlier process keeps the start it had there. */
  private OfSeries note(Watch watch, OfSeries change) {
    var at = watch.open;
    if (at == null) {
      at = number++;
    }
    var begun = recent.get(at);
    var noted =
        begun == null
            ? change
            : new OfSeries(change.series(), change.anomaly().startedAt(begun.anomaly().start()));
    recent.put(at, noted);
    watch.open = change.anomaly().isOver() ? null : at;
    if (recent.size() > REMEMBERED) {
      recent.pollFirstEntry();
    }
    return noted;
  }

  int size() {
    return watches.size();
  }

  /** Series that are not watched because there are too many. */
  int leftOut() {
    return left.size();
  }

  /** The last first. */
  List<OfSeries> listRecent() {
    return List.copyOf(recent.descendingMap().values());
  }
}
