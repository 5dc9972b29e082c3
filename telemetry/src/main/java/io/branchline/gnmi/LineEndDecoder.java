package io.branchline.gnmi;

import static java.util.Objects.requireNonNull;

import io.branchline.gnmi.proto.TypedValue;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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
  private final Counter outOctets;
  private final Map<Measure, SeriesKey> keys = new EnumMap<>(Measure.class);
  private final Map<String, QueueDecoder> queues = new HashMap<>();
  private final Set<String> complete = new HashSet<>();
  private final Map<Object, Long> gauges = new HashMap<>();
  private double utilisation;

  LineEndDecoder(Line line, Direction direction, LineWatch watch, Rejections rejections) {
    this.line = line;
    this.direction = direction;
    this.watch = watch;
    this.rejections = rejections;
    octetCeiling = GENEROSITY * line.contract().committed().bitsPerSecond() / 8.0;
    outOctets = new Counter(octetCeiling);
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

  void outOctets(long nanos, long value, Round round) {
    if (count(outOctets.read(nanos, value))) {
      double kbps = outOctets.perSecond() * KBPS_PER_OCTET;
      utilisation = kbps / line.contract().committed().kbps();
      round.sample(key(Measure.SENT_KBPS), nanos, kbps, KILO);
      round.sample(key(Measure.UTILISATION), nanos, utilisation, MILLION);
    }
  }

  void queue(Leaf.OfQueue leaf, long nanos, TypedValue value, Round round) {
    if (leaf.name().equals("avg-queue-len")) {
      gauge(
          leaf,
          SeriesKey.queue(line.id(), direction, leaf.queue(), Measure.DEPTH_BYTES),
          nanos,
          value,
          1,
          round);
      return;
    }
    var number = LeafValue.wholeNumber(value);
    if (number.isEmpty() || (queues.size() >= MAX_QUEUES && !queues.containsKey(leaf.queue()))) {
      rejections.unknown.increment();
      return;
    }
    var queue =
        queues.computeIfAbsent(
            leaf.queue(), name -> new QueueDecoder(line, direction, name, octetCeiling));
    count(
        queue.read(
            leaf.name(), nanos, number.getAsLong(), round, () -> completed(leaf, nanos, round)));
  }

  /** The line's own figures follow when all its queues have theirs of the same interval. */
  private void completed(Leaf.OfQueue leaf, long nanos, Round round) {
    boolean again = !complete.add(leaf.queue());
    if (again || complete.size() == queues.size()) {
      complete.clear();
      double offered = 0;
      double dropped = 0;
      for (var queue : queues.values()) {
        offered += queue.offeredKbps();
        dropped += queue.droppedKbps();
      }
      round.sample(key(Measure.KBPS), nanos, offered, KILO);
      round.sample(key(Measure.DROPPED_KBPS), nanos, dropped, KILO);
    }
  }

  void line(Leaf.OfLine leaf, long nanos, TypedValue value, Round round) {
    switch (leaf.name()) {
      case "delay" -> judged(leaf, Measure.DELAY_MS, nanos, value, KILO, round);
      case "jitter" -> gauge(leaf, key(Measure.JITTER_MS), nanos, value, KILO, round);
      case "loss" -> judged(leaf, Measure.LOSS, nanos, value, 1, round);
      case "quota-used-octets" ->
          gauge(leaf, key(Measure.QUOTA_USED_BYTES), nanos, value, 1, round);
      default -> rejections.unknown.increment();
    }
  }

  void lineClass(Leaf.OfLineClass leaf, long nanos, TypedValue value, Round round) {
    switch (leaf.name()) {
      case "delay" -> {
        var series = SeriesKey.queue(line.id(), direction, leaf.trafficClass(), Measure.DELAY_MS);
        gauge(leaf, series, nanos, value, KILO, round);
      }
      case "loss" -> {
        var series = SeriesKey.queue(line.id(), direction, leaf.trafficClass(), Measure.LOSS);
        gauge(leaf, series, nanos, value, 1, round);
      }
      default -> rejections.unknown.increment();
    }
  }

  private void judged(
      Leaf leaf, Measure measure, long nanos, TypedValue value, double divisor, Round round) {
    if (gauge(leaf, key(measure), nanos, value, divisor, round)) {
      double read = LeafValue.number(value).orElseThrow() / divisor;
      watch
          .judge(direction, measure, read, utilisation, Round.instant(nanos))
          .ifPresent(round::observed);
    }
  }

  /** Takes a momentary value, given in {@code divisor} parts of the series' unit. */
  private boolean gauge(
      Leaf leaf, SeriesKey series, long nanos, TypedValue value, double divisor, Round round) {
    var number = LeafValue.number(value);
    if (number.isEmpty() || number.getAsDouble() < 0) {
      rejections.unknown.increment();
      return false;
    }
    var last = gauges.get(leaf);
    if (last == null && gauges.size() >= MAX_GAUGES) {
      rejections.unknown.increment();
      return false;
    }
    if (last != null && nanos <= last) {
      (nanos < last ? rejections.late : rejections.duplicate).increment();
      return false;
    }
    gauges.put(leaf, nanos);
    round.sample(series, nanos, number.getAsDouble() / divisor, MILLION);
    return true;
  }

  private boolean count(Counter.Reading reading) {
    switch (reading) {
      case LATE -> rejections.late.increment();
      case DUPLICATE -> rejections.duplicate.increment();
      case RESET -> rejections.reset.increment();
      case PRIMED, RATE -> {}
    }
    return reading == Counter.Reading.RATE;
  }
}
