package io.branchline.gnmi;

import static java.util.Objects.requireNonNull;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one end of a line reports of the direction that it sends. */
final class LineEndDecoder {
  private static final double KILO = 1000;
  private static final double MILLION = 1e6;
  private static final double KBPS_PER_OCTET = 8 / 1e3;

  /** Queues and measured leaves of one line end beyond which new ones are not believed. */
  private static final int MAX_QUEUES = 64;

  private static final int MAX_GAUGES = 512;

  /** Bursts and carriers' generosity: how far above the committed rate a line may run. */
  private static final double GENEROSITY = 4;

  private final Line line;
  private final Direction direction;
  private final LineWatch watch;
  private final Rejections rejections;
  private final double octetCeiling;
  private final Counter outOctets = new Counter();
  private final Map<Measure, SeriesKey> keys = new EnumMap<>(Measure.class);
  private final Map<String, QueueDecoder> queues = new HashMap<>();
  private final Map<SeriesKey, Gauge> gauges = new HashMap<>();
  private long interval = 1;
  private int complete;
  private double utilisation;

  /** A momentary value, given in {@code unit}s of its series. */
  private final class Gauge implements LeafDecoder {
    private final SeriesKey series;
    private final @Nullable Measure judged;
    private final double unit;
    private long last = Long.MIN_VALUE;

    private Gauge(SeriesKey series, @Nullable Measure judged, double unit) {
      this.series = series;
      this.judged = judged;
      this.unit = unit;
    }

    @Override
    public void accept(long nanos, LeafValue value, Round round) {
      var number = value.number();
      if (number.isEmpty() || number.getAsDouble() < 0) {
        rejections.unknown.increment();
        return;
      }
      if (nanos <= last) {
        (nanos < last ? rejections.late : rejections.duplicate).increment();
        return;
      }
      last = nanos;
      double read = number.getAsDouble() * unit;
      round.sample(series, nanos, read, MILLION);
      if (judged != null) {
        watch
            .judge(direction, judged, read, utilisation, Round.instant(nanos))
            .ifPresent(round::observed);
      }
    }
  }

  LineEndDecoder(Line line, Direction direction, LineWatch watch, Rejections rejections) {
    this.line = line;
    this.direction = direction;
    this.watch = watch;
    this.rejections = rejections;
    octetCeiling = GENEROSITY * line.contract().committed().bitsPerSecond() / 8.0;
    for (var measure : Measure.values()) {
      keys.put(measure, SeriesKey.line(line.id(), direction, measure));
    }
  }

  private SeriesKey key(Measure measure) {
    return requireNonNull(keys.get(measure));
  }

  void portStatus(boolean up, long nanos, Round round) {
    round.sample(key(Measure.UP), nanos, up ? 1 : 0, 1);
    watch.port(direction, up);
  }

  /** What reads the octets that the port sent. */
  LeafDecoder outOctets() {
    return (nanos, value, round) -> {
      if (rejections.isRate(outOctets, nanos, value, octetCeiling)) {
        double kbps = outOctets.perSecond() * KBPS_PER_OCTET;
        utilisation = kbps / line.contract().committed().kbps();
        round.sample(key(Measure.SENT_KBPS), nanos, kbps, KILO);
        round.sample(key(Measure.UTILISATION), nanos, utilisation, MILLION);
      }
    };
  }

  LeafDecoder queue(Leaf.OfQueue leaf) {
    if (leaf.name().equals("avg-queue-len")) {
      return gauge(
          SeriesKey.queue(line.id(), direction, leaf.queue(), Measure.DEPTH_BYTES), null, 1);
    }
    if (queues.size() >= MAX_QUEUES && !queues.containsKey(leaf.queue())) {
      return rejections.refusing();
    }
    return queues
        .computeIfAbsent(
            leaf.queue(),
            name ->
                new QueueDecoder(line, direction, name, octetCeiling, rejections, this::completed))
        .counter(leaf.name());
  }

  /** The line's own figures follow when all its queues have theirs of the same interval. */
  private void completed(QueueDecoder done, long nanos, Round round) {
    boolean again = done.interval == interval;
    done.interval = interval;
    complete++;
    if (!again && complete < queues.size()) {
      return;
    }
    interval++;
    complete = 0;
    double offered = 0;
    double dropped = 0;
    for (var queue : queues.values()) {
      offered += queue.offeredKbps();
      dropped += queue.droppedKbps();
    }
    round.sample(key(Measure.KBPS), nanos, offered, KILO);
    round.sample(key(Measure.DROPPED_KBPS), nanos, dropped, KILO);
  }

  LeafDecoder line(Leaf.OfLine leaf) {
    return switch (leaf.name()) {
      case "delay" -> gauge(key(Measure.DELAY_MS), Measure.DELAY_MS, 1 / KILO);
      case "jitter" -> gauge(key(Measure.JITTER_MS), null, 1 / KILO);
      case "loss" -> gauge(key(Measure.LOSS), Measure.LOSS, 1);
      case "quota-used-octets" -> gauge(key(Measure.QUOTA_USED_BYTES), null, 1);
      default -> rejections.refusing();
    };
  }

  LeafDecoder lineClass(Leaf.OfLineClass leaf) {
    return switch (leaf.name()) {
      case "delay" -> {
        var series = SeriesKey.queue(line.id(), direction, leaf.trafficClass(), Measure.DELAY_MS);
        yield gauge(series, null, 1 / KILO);
      }
      case "loss" -> {
        var series = SeriesKey.queue(line.id(), direction, leaf.trafficClass(), Measure.LOSS);
        yield gauge(series, null, 1);
      }
      default -> rejections.refusing();
    };
  }

  private LeafDecoder gauge(SeriesKey series, @Nullable Measure judged, double unit) {
    if (gauges.size() >= MAX_GAUGES && !gauges.containsKey(series)) {
      return rejections.refusing();
    }
    return gauges.computeIfAbsent(series, key -> new Gauge(key, judged, unit));
  }
}
