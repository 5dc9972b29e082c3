package io.branchline.gnmi;

import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.measure.CoalescingQueue;
import io.branchline.measure.Observation;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects from all routers over gNMI: dials each over mutual TLS, subscribes, and hands samples
 * and observations to the sink. A few event loops receive, one thread decodes; between them a
 * coalescing queue keeps memory bounded when the sink is slow, at the price of coarser samples.
 *
 * <p>One router's failure concerns that router alone: it is tried again, its status says why, and
 * once it was silent for three sample intervals its series are stale.
 */
public final class GnmiCollector implements TelemetrySource {
  private static final Logger LOG = LoggerFactory.getLogger(GnmiCollector.class);
  private static final int EVENT_LOOPS = 2;
  private static final int ROUND_LIMIT = 8192;
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int SILENT_INTERVALS = 3;

  /** Targets are dialled this far apart on average, so that a start is no storm of handshakes. */
  private static final long DIAL_SPREAD_MILLIS = 5;

  private final Bank bank;
  private final NetworkClock clock;
  private final Duration silence;
  private final Duration minimumSilence;
  private final long futureNanos;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("gnmi", true), NioIoHandler.newFactory());
  private final CoalescingQueue<RouterLeaf, Update> queue;
  private final Map<NodeId, Target> targets = new LinkedHashMap<>();
  private final LineBoard board = new LineBoard();
  private final SplittableRandom random;
  private @Nullable Thread decoding;
  private volatile boolean closed;

  /** A leaf of a certain router: updates of the same one are merged. */
  private record RouterLeaf(NodeId node, Leaf leaf) {}

  private record Update(long nanos, TypedValue value) {
    private static Update newer(Update waits, Update arrived) {
      return arrived.nanos < waits.nanos ? waits : arrived;
    }
  }

  private final class Target {
    private final GnmiTarget address;
    private final RouterDecoder decoder;
    private final GnmiSession session;
    private final Rejections rejections;
    private final LongAdder updates = new LongAdder();
    private final LongAdder merged = new LongAdder();

    /** Real time of the last update. */
    private volatile @Nullable Instant heard;

    private volatile boolean silent;
    private boolean everHeard;

    private Target(GnmiTarget address, GnmiConfig config, GnmiChannels channels, Lines lines) {
      this.address = address;
      rejections = new Rejections();
      decoder =
          new RouterDecoder(address.node(), lines.endsAt(address.node(), rejections), rejections);
      session =
          new GnmiSession(
              address, config.sampleInterval(), channels, random.split(), this::received);
    }

    private void received(Notification notification) {
      heard = clock.real().instant();
      long nanos = notification.getTimestamp();
      long latest = nanosOf(clock.instant()) + futureNanos;
      for (var update : notification.getUpdateList()) {
        updates.increment();
        put(notification.getPrefix(), update.getPath(), nanos, latest, update.getVal());
      }
      for (var path : notification.getDeleteList()) {
        var leaf = Leaf.at(notification.getPrefix(), path);
        if (leaf.isPresent() && leaf.get() instanceof Leaf.PolicyGone) {
          put(notification.getPrefix(), path, nanos, latest, TypedValue.getDefaultInstance());
        }
      }
    }

    private void put(Path prefix, Path path, long nanos, long latest, TypedValue value) {
      var leaf = Leaf.at(prefix, path);
      if (leaf.isEmpty()) {
        rejections.unknown.increment();
      } else if (nanos > latest) {
        rejections.future.increment();
      } else if (!(leaf.get() instanceof Leaf.Unused)) {
        switch (queue.put(new RouterLeaf(address.node(), leaf.get()), new Update(nanos, value))) {
          case QUEUED -> {}
          case MERGED -> merged.increment();
          case DROPPED -> rejections.dropped.increment();
        }
      }
    }

    private SourceStatus status() {
      var last = heard;
      var at = last == null ? Optional.<Instant>empty() : Optional.of(clock.at(last));
      SourceStatus.State state;
      String reason = session.reason();
      if (silent) {
        state = SourceStatus.State.STALE;
        if (reason.isEmpty()) {
          reason = "it is connected but sends nothing";
        }
      } else {
        state =
            session.isConnected() && last != null
                ? SourceStatus.State.CONNECTED
                : SourceStatus.State.CONNECTING;
      }
      return new SourceStatus(
          address.node(), state, reason, at, updates.sum(), merged.sum(), rejections.snapshot());
    }
  }

  /** The line ends of each router; both ends' decoders share the line's watch. */
  private record Lines(Map<NodeId, List<End>> ends) {
    private record End(Line line, Direction direction, LineWatch watch) {}

    private static Lines of(Bank bank, LineLimits limits) {
      var ends = new HashMap<NodeId, List<End>>();
      for (var line : bank.lines()) {
        var watch = new LineWatch(line, limits);
        for (var direction : Direction.values()) {
          ends.computeIfAbsent(line.sendingEnd(direction).node(), node -> new ArrayList<>())
              .add(new End(line, direction, watch));
        }
      }
      return new Lines(ends);
    }

    private Map<String, LineEndDecoder> endsAt(NodeId node, Rejections rejections) {
      var decoders = new HashMap<String, LineEndDecoder>();
      for (var end : ends.getOrDefault(node, List.of())) {
        decoders.put(
            end.line().sendingEnd(end.direction()).port().name(),
            new LineEndDecoder(end.line(), end.direction(), end.watch(), rejections));
      }
      return decoders;
    }
  }

  /**
   * A collector for these routers; nothing is dialled before {@link #start}.
   *
   * @param clock network time, and the real time that silence is measured by
   * @param seed of the jitter
   * @throws java.io.UncheckedIOException when a TLS file cannot be used; it names the file
   */
  public GnmiCollector(GnmiConfig config, Bank bank, NetworkClock clock, long seed) {
    this.bank = bank;
    this.clock = clock;
    random = new SplittableRandom(seed);
    queue = new CoalescingQueue<>(config.queueCapacity(), Update::newer);
    silence = config.sampleInterval().multipliedBy(SILENT_INTERVALS);
    minimumSilence = config.minimumSilence();
    // Two processes read a fast clock a moment apart.
    futureNanos = config.futureTolerance().toNanos() + Math.round(2e9 * clock.speed());
    var channels = new GnmiChannels(config.tls(), loops, config.targets());
    var lines = Lines.of(bank, config.limits());
    for (var address : config.targets()) {
      targets.put(address.node(), new Target(address, config, channels, lines));
    }
  }

  @Override
  public void start(Sink sink) {
    if (decoding != null) {
      throw new IllegalStateException("the collector was started before");
    }
    decoding = Thread.ofPlatform().daemon().name("gnmi-decode").start(() -> decode(sink));
    long spread = targets.size() * DIAL_SPREAD_MILLIS;
    targets.values().forEach(target -> target.session.start(random.nextLong(spread + 1)));
  }

  private void decode(Sink sink) {
    while (!closed) {
      try {
        var round = new Round();
        var touched = new LinkedHashSet<Target>();
        for (var item : queue.take(ROUND_LIMIT, PATIENCE)) {
          var target = targets.get(item.key().node());
          if (target != null) {
            if (touched.add(target)) {
              noteHeard(target, round);
            }
            var update = item.value();
            target.decoder.accept(item.key().leaf(), update.nanos(), update.value(), round);
          }
        }
        touched.forEach(target -> target.decoder.settle(round));
        targets.values().forEach(target -> noteSilence(target, round));
        deliver(round, sink);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("telemetry of one round is lost: {}", e.getMessage(), e);
      }
    }
  }

  private void deliver(Round round, Sink sink) {
    if (closed) {
      return;
    }
    try {
      if (!round.samples.isEmpty()) {
        sink.samples(List.copyOf(round.samples));
      }
    } finally {
      // Samples that cannot be kept may be missed, what happened may not.
      for (var observation : round.observations) {
        board.note(observation);
        sink.observed(observation);
      }
    }
  }

  private void noteHeard(Target target, Round round) {
    if (!target.everHeard || target.silent) {
      target.everHeard = true;
      target.silent = false;
      round.observed(new Observation.SourceHeard(target.address.node(), clock.instant()));
    }
  }

  private void noteSilence(Target target, Round round) {
    var heard = target.heard;
    if (heard == null || target.silent || !target.everHeard) {
      return;
    }
    var now = clock.real().instant();
    if (Duration.between(heard, now).compareTo(minimumSilence) > 0
        && Duration.between(clock.at(heard), clock.at(now)).compareTo(silence) > 0) {
      target.silent = true;
      round.observed(
          new Observation.SourceSilent(target.address.node(), clock.at(heard), clock.at(now)));
    }
  }

  @Override
  public List<SourceStatus> listSources() {
    return targets.values().stream().map(Target::status).toList();
  }

  @Override
  public boolean isStale(SeriesKey series) {
    return switch (series) {
      case SeriesKey.OfLine line -> isSilent(line.line(), line.direction());
      case SeriesKey.OfQueue queue -> isSilent(queue.line(), queue.direction());
      case SeriesKey.OfDemand demand ->
          bank.listLinesOf(demand.demand().site()).stream()
              .anyMatch(line -> isSilent(line.id(), demand.demand().direction()));
      case SeriesKey.OfPolicy policy -> isSilent(policy.policy().headend());
    };
  }

  /** How a line is, from what both its ends report. */
  public LineHealth health(LineId id) {
    var line = bank.getLine(id);
    return isSilent(line.branchEnd().node()) || isSilent(line.hubEnd().node())
        ? LineHealth.UNKNOWN
        : board.health(line);
  }

  private boolean isSilent(LineId id, Direction direction) {
    var line = bank.findLine(id);
    return line.isEmpty() || isSilent(line.get().sendingEnd(direction).node());
  }

  private boolean isSilent(NodeId node) {
    var target = targets.get(node);
    return target == null || target.silent || target.heard == null;
  }

  /** Updates of all routers that waited, merged or found the queue full. */
  public CoalescingQueue.Counts queueCounts() {
    return queue.counts();
  }

  @Override
  public void close() {
    closed = true;
    targets.values().forEach(target -> target.session.close());
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    var thread = decoding;
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long nanosOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
