package io.branchline.gnmi;

import io.branchline.measure.CoalescingQueue;
import io.branchline.measure.Ending;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
  private static final int ROUND_LIMIT = 16_384;

  /** Of one router, before others have their turn. */
  private static final int TURN_LIMIT = 2048;

  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** A round costs a write to disk, however little there is in it: so long values may wait. */
  private static final long SHORTEST_ROUND_NANOS = 20_000_000;

  /** Targets are dialled this far apart on average, so that a start is no storm of handshakes. */
  private static final long DIAL_SPREAD_MILLIS = 5;

  private final Bank bank;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("gnmi", true), NioIoHandler.newFactory());
  private final CoalescingQueue<RouterFeed, LeafCell> queue = new CoalescingQueue<>();
  private final Map<NodeId, RouterFeed> feeds = new LinkedHashMap<>();
  private final LineBoard board = new LineBoard();
  private final SplittableRandom random;
  private @Nullable Thread decoding;
  private volatile boolean closed;
  private final long lookForSilenceNanos;
  private long lookedForSilence;
  private long roundBegun;
  private int samplesBefore;

  /**
   * A collector for these routers; nothing is dialled before {@link #start}.
   *
   * @param clock network time, and the real time that silence is measured by
   * @param seed of the jitter
   * @throws java.io.UncheckedIOException when a TLS file cannot be used; it names the file
   */
  public GnmiCollector(GnmiConfig config, Bank bank, NetworkClock clock, long seed) {
    this.bank = bank;
    // Asking each of ten thousand routers costs more than most rounds.
    lookForSilenceNanos = config.minimumSilence().dividedBy(6).toNanos();
    random = new SplittableRandom(seed);
    var channels = new GnmiChannels(config.tls(), loops, config.targets());
    var ends = new LineEnds(bank, config.limits());
    var interner = new ByteInterner();
    for (var target : config.targets()) {
      feeds.put(
          target.node(),
          new RouterFeed(target, config, channels, clock, ends, queue, interner, random.split()));
    }
  }

  @Override
  public void start(Sink sink) {
    if (decoding != null) {
      throw new IllegalStateException("the collector was started before");
    }
    decoding = Thread.ofPlatform().daemon().name("gnmi-decode").start(() -> decode(sink));
    long spread = feeds.size() * DIAL_SPREAD_MILLIS;
    feeds.values().forEach(feed -> feed.session().start(random.nextLong(spread + 1)));
  }

  private void decode(Sink sink) {
    while (!closed) {
      try {
        deliver(round(), sink);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("telemetry of one round is lost: {}", e.getMessage(), e);
      }
    }
  }

  private Round round() throws InterruptedException {
    var round = new Round(samplesBefore + samplesBefore / 4);
    var touched = new LinkedHashSet<RouterFeed>();
    int taken = 0;
    var lane = queue.take(PATIENCE);
    gather();
    while (lane != null) {
      var feed = lane.source();
      touched.add(feed);
      taken += feed.decode(TURN_LIMIT, round);
      lane = taken < ROUND_LIMIT ? queue.take(Duration.ZERO) : null;
    }
    touched.forEach(feed -> feed.settle(round));
    long now = System.nanoTime();
    if (now - lookedForSilence > lookForSilenceNanos) {
      lookedForSilence = now;
      feeds.values().forEach(feed -> feed.noteSilence(round));
    }
    samplesBefore = round.samples.size();
    return round;
  }

  /** Waits a little, so that rounds are neither many nor small. */
  private void gather() throws InterruptedException {
    long left = SHORTEST_ROUND_NANOS - (System.nanoTime() - roundBegun);
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    roundBegun = System.nanoTime();
  }

  private void deliver(Round round, Sink sink) {
    if (closed) {
      return;
    }
    try {
      if (!round.samples.isEmpty()) {
        sink.samples(Collections.unmodifiableList(round.samples));
      }
    } finally {
      // Samples that cannot be kept may be missed, what happened may not.
      for (var observation : round.observations) {
        board.note(observation);
        sink.observed(observation);
      }
    }
  }

  @Override
  public List<SourceStatus> listSources() {
    return feeds.values().stream().map(RouterFeed::status).toList();
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
      // Reports come another way.
      case SeriesKey.OfReport _ -> true;
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
    var feed = feeds.get(node);
    return feed == null || feed.isSilent();
  }

  @Override
  public void close() {
    closed = true;
    feeds.values().forEach(feed -> feed.session().close());
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    var thread = decoding;
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
      Ending.await(thread);
    }
  }
}
