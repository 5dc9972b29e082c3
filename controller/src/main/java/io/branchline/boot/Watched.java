package io.branchline.boot;

import static java.util.stream.Collectors.toMap;

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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demands that are watched, each with its baseline: as many as fit into a share of the heap,
 * those of the most important classes first. Used by one thread.
 */
final class Watched {
  /** A baseline with its name and its place in the table, in bytes. */
  private static final int BASELINE_BYTES = 3600;

  /** Baselines may take this part of the heap. */
  private static final int HEAP_PARTS = 12;

  private static final int REMEMBERED = 1000;
  private static final Duration HISTORY = Duration.ofDays(35);

  private final WeekClock clock;
  private final Map<String, Integer> ranks;
  private final int most;
  private final Map<SeriesKey, Watch> watches = new HashMap<>();

  /**
   * Those of which what the store remembers is not read yet; it will hold what comes until then.
   */
  private final Set<SeriesKey> awaited = new HashSet<>();

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

  /**
   * Watches nothing yet.
   *
   * @param classes the most important first
   * @param most so many demands at most
   */
  Watched(Duration resolution, ZoneId zone, DayCalendar calendar, List<String> classes, int most) {
    clock = Baseline.clock(resolution, zone, calendar);
    ranks = IntStream.range(0, classes.size()).boxed().collect(toMap(classes::get, rank -> rank));
    this.most = most;
  }

  /** How many demands can be watched with a heap of so many bytes. */
  static int mostWith(long heapBytes) {
    return (int) Math.min(Integer.MAX_VALUE, heapBytes / HEAP_PARTS / BASELINE_BYTES);
  }

  /**
   * Takes over what an earlier process left; to be called before {@link #prepare}.
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
   * Finds the demands of the store that can be watched, to be handed to {@link #remember} in parts:
   * until then what comes of them is left to the store.
   */
  List<SeriesKey> prepare(SeriesStore store) {
    admit(store.listKeys().stream());
    awaited.addAll(watches.keySet());
    return List.copyOf(awaited);
  }

  /**
   * Learns what is usual of some demands from what the store remembers. Of what was unusual then
   * only the end of what went on when an earlier process stopped is reported.
   */
  List<OfSeries> remember(SeriesStore store, List<SeriesKey> some, Instant now) {
    var changes = new ArrayList<OfSeries>();
    for (var series : some) {
      awaited.remove(series);
      var watch = Objects.requireNonNull(watches.get(series));
      var points = store.read(series, now.minus(HISTORY), now);
      Optional<Anomaly> last = Optional.empty();
      for (int i = 0; i < points.size(); i++) {
        var said =
            watch.add(clock.bin(Instant.ofEpochMilli(points.times()[i])), points.values()[i]);
        last = said.isPresent() ? said : last;
      }
      settle(series, watch, last, now, changes);
    }
    return changes;
  }

  /** Ends what went on when an earlier process stopped, of demands of which nothing is kept. */
  List<OfSeries> settleRest(Instant now) {
    var changes = new ArrayList<OfSeries>();
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

  /** Begins to watch those of the demands that are not known yet, as long as there is room. */
  private void admit(Stream<SeriesKey> series) {
    series
        .filter(SeriesKey.OfDemand.class::isInstance)
        .filter(key -> !watches.containsKey(key) && !left.contains(key))
        .sorted(Comparator.comparingInt(this::rank))
        .forEach(key -> {
          if (watches.size() < most) {
            watches.putIfAbsent(key, new Watch(clock));
          } else {
            left.add(key);
          }
        });
  }

  private int rank(SeriesKey series) {
    return series instanceof SeriesKey.OfDemand demand
        ? ranks.getOrDefault(demand.demand().trafficClass(), ranks.size())
        : ranks.size();
  }

  /** Takes values of demands; returns the anomalies that they began or ended. */
  List<OfSeries> observe(List<Sample> rows) {
    admit(rows.stream().map(Sample::series));
    var changes = new ArrayList<OfSeries>();
    for (var row : rows) {
      var watch = awaited.contains(row.series()) ? null : watches.get(row.series());
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
