package io.branchline.bus;

import io.branchline.bus.proto.CollectorReport;
import io.branchline.measure.Observation;
import io.branchline.measure.Observation.LineDegraded;
import io.branchline.measure.Observation.LineRecovered;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.site.LineId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What collectors told, put together: they tell all of it again and again, and what is new of it is
 * observed. The two ends of a line may have different collectors: it is degraded while one says so.
 * Routers whose collector is silent are silent, too. Told by one thread, asked from any.
 */
final class CollectorBoard {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorBoard.class);

  /** Real time without a word from a collector after which its routers are not heard. */
  private static final Duration OUTDATED = Duration.ofSeconds(15);

  /** Real time, as far as reports came in it, after which nobody waits for a collector. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(60);

  /** A longer pause between any two reports is the bus's. */
  private static final Duration LONGEST_BEAT = Duration.ofSeconds(3);

  private final NetworkClock clock;
  private final Map<String, Collector> collectors = new HashMap<>();
  private final Map<NodeId, Source> sources = new ConcurrentHashMap<>();
  private final Map<Object, Observation> known = new HashMap<>();
  private final Map<LineId, Boolean> degraded = new HashMap<>();
  private @Nullable Instant lastReport;

  /** Time in which reports came; it stands still while the bus is away. */
  private Duration flow = Duration.ZERO;

  private volatile Instant complete = Instant.EPOCH;

  private static final class Collector {
    private long run;
    private Instant complete = Instant.EPOCH;
    private volatile Instant told = Instant.EPOCH;
    private Duration heardAt = Duration.ZERO;
    private final Map<LineId, LineDegraded> degraded = new HashMap<>();
  }

  /** How a router was heard when its collector told it. */
  private record Source(SourceStatus status, Collector by, boolean silent) {}

  CollectorBoard(NetworkClock clock) {
    this.clock = clock;
  }

  /** Takes a report, and gives what is to be observed. */
  List<Observation> take(CollectorReport report) {
    var now = clock.real().instant();
    var last = lastReport;
    if (last != null && now.isAfter(last)) {
      var passed = Duration.between(last, now);
      flow = flow.plus(passed.compareTo(LONGEST_BEAT) < 0 ? passed : LONGEST_BEAT);
    }
    lastReport = now;
    var observations = new ArrayList<Observation>();
    var from = collectors.computeIfAbsent(report.getCollector(), name -> new Collector());
    from.heardAt = flow;
    from.told = now;
    from.complete = later(from.complete, Instant.ofEpochMilli(report.getComplete()));
    if (from.run != report.getRun()) {
      from.run = report.getRun();
      beginAnew(from, observations);
    }
    for (var heard : report.getHeardList()) {
      try {
        heard(from, ReportCodec.decode(heard), observations);
      } catch (IllegalArgumentException e) {
        LOG.warn("collector {} told nothing that means something: {}", report.getCollector(), e);
      }
    }
    for (var observed : report.getObservedList()) {
      try {
        observed(from, ReportCodec.decode(observed), observations);
      } catch (IllegalArgumentException e) {
        LOG.warn("collector {} told nothing that means something: {}", report.getCollector(), e);
      }
    }
    complete =
        collectors.values().stream()
            .filter(each -> flow.minus(each.heardAt).compareTo(GIVEN_UP) <= 0)
            .map(each -> each.complete)
            .min(Comparator.naturalOrder())
            .orElse(complete);
    return observations;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** It watches lines anew: one that is still bad it will say so of. */
  private void beginAnew(Collector from, List<Observation> observations) {
    var lines = List.copyOf(from.degraded.keySet());
    from.degraded.clear();
    lines.forEach(line -> judge(line, new LineRecovered(line, clock.instant()), observations));
  }

  private void heard(Collector from, SourceStatus status, List<Observation> observations) {
    var before = sources.get(status.node());
    boolean silent = status.state() == SourceStatus.State.STALE;
    boolean connected = status.state() == SourceStatus.State.CONNECTED;
    if (silent && (before == null || !before.silent)) {
      observations.add(silence(status));
    } else if (connected && (before == null || before.silent || neverHeard(before))) {
      observations.add(new Observation.SourceHeard(status.node(), clock.instant()));
    }
    // A lost connection alone is no silence, nor its end.
    boolean stays = before != null && before.silent && !connected;
    sources.put(status.node(), new Source(status, from, silent || stays));
  }

  private static boolean neverHeard(Source source) {
    return source.status.lastHeard().isEmpty();
  }

  private Observation silence(SourceStatus status) {
    return new Observation.SourceSilent(
        status.node(), status.lastHeard().orElse(Instant.EPOCH), clock.instant());
  }

  private void observed(Collector from, Observation observed, List<Observation> observations) {
    switch (observed) {
      case LineDegraded line -> {
        from.degraded.put(line.line(), line);
        judge(line.line(), line, observations);
      }
      case LineRecovered line -> {
        from.degraded.remove(line.line());
        judge(line.line(), line, observations);
      }
      case Observation.PortChanged port -> {
        if (!(known.put(port.port(), port) instanceof Observation.PortChanged before)
            || before.up() != port.up()) {
          observations.add(port);
        }
      }
      case Observation.PolicyPathChanged path -> {
        if (!(known.put(path.policy(), path) instanceof Observation.PolicyPathChanged before)
            || before.preference() != path.preference()) {
          observations.add(path);
        }
      }
      case Observation.SourceHeard _, Observation.SourceSilent _ -> {}
    }
  }

  /** Observes what is said of a line if it makes a difference, all collectors taken together. */
  private void judge(LineId line, Observation said, List<Observation> observations) {
    boolean bad = collectors.values().stream().anyMatch(each -> each.degraded.containsKey(line));
    var before = degraded.put(line, bad);
    if ((before == null || before != bad) && bad == said instanceof LineDegraded) {
      observations.add(said);
    }
  }

  /** What is to be observed because nothing came. */
  List<Observation> look() {
    var now = clock.real().instant();
    var observations = new ArrayList<Observation>();
    sources.replaceAll((node, source) -> {
      if (source.silent || neverHeard(source) || !isOutdated(source, now)) {
        return source;
      }
      observations.add(silence(source.status));
      return new Source(source.status, source.by, true);
    });
    return observations;
  }

  private static boolean isOutdated(Source source, Instant now) {
    return source.by.told.plus(OUTDATED).isBefore(now);
  }

  /** How each router is heard, by name. */
  List<SourceStatus> listSources() {
    var now = clock.real().instant();
    return sources.values().stream()
        .map(source -> isOutdated(source, now) ? outdated(source.status) : source.status)
        .sorted(Comparator.comparing(SourceStatus::node))
        .toList();
  }

  private static SourceStatus outdated(SourceStatus status) {
    return new SourceStatus(
        status.node(),
        status.lastHeard().isPresent() ? SourceStatus.State.STALE : SourceStatus.State.CONNECTING,
        "no collector tells of it: is the one of its share running, and is Kafka there?",
        status.lastHeard(),
        status.profile(),
        status.taken(),
        status.rejected(),
        status.served());
  }

  boolean isSilent(NodeId node) {
    var source = sources.get(node);
    return source == null || source.silent || neverHeard(source);
  }

  /** Network time up to which Kafka has what the collectors took in, as far as they tell. */
  Instant complete() {
    return complete;
  }
}
