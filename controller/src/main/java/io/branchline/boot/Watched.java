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

  /** Learns what is usual from what the store remembers; what was unusual then is not reported. */
  void remember(SeriesStore store, Instant now) {
    for (var series : store.listKeys()) {
      if (!(series instanceof SeriesKey.OfDemand)) {
        continue;
      }
      var watch = watch(series);
      if (watch == null) {
        continue;
      }
      var points = store.read(series, now.minus(HISTORY), now);
      for (int i = 0; i < points.size(); i++) {
        watch.add(clock.bin(Instant.ofEpochMilli(points.times()[i])), points.values()[i]);
      }
    }
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
              var change = new OfSeries(row.series(), anomaly);
              note(watch, change);
              changes.add(change);
            });
      }
    }
    return changes;
  }

  private void note(Watch watch, OfSeries change) {
    var at = watch.open;
    if (at == null) {
      at = number++;
    }
    recent.put(at, change);
    watch.open = change.anomaly().isOver() ? null : at;
    if (recent.size() > REMEMBERED) {
      recent.pollFirstEntry();
    }
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
