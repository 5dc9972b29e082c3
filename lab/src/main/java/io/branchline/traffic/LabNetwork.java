package io.branchline.traffic;

import io.branchline.metric.NetworkClock;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.PacketFlow;
import io.branchline.router.RouterState;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running network: one thread that lets each second of network time pass in three networks that
 * are given the same demands and the same failures. {@link Twin#CONTROLLED} is configured by the
 * routers; the other two are what would have been without a controller, and with static QoS.
 *
 * <p>What is asked of it (configurations, cuts) takes effect at the next second. Listeners are
 * called on its thread and must not block.
 */
public final class LabNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabNetwork.class);
  private static final long POLL_NANOS = 1_000_000;

  /** Real time after which states are published although the network is behind its clock. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

  /** Routers export what flowed this often: the active timeout of their caches. */
  private static final int FLOW_SECONDS = 60;

  /** Lag beyond which it is said. */
  private static final int LAG_SECONDS = 120;

  /** Which of the three networks. */
  public enum Twin {
    CONTROLLED,
    UNCONTROLLED,
    STATIC
  }

  private final GroundTruth truth;
  private final DemandModel model;
  private final NetworkClock clock;
  private final Instant begin;
  private final int stride;
  private final Map<Twin, FluidNetwork> networks = new TreeMap<>();
  private final Map<Twin, TruthRecorder> recorders = new TreeMap<>();
  private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();
  private final CopyOnWriteArrayList<Consumer<Map<NodeId, RouterState>>> stateListeners =
      new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Consumer<Topology>> topologyListeners =
      new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<DemandListener> demandListeners = new CopyOnWriteArrayList<>();
  private final NetworkLog log = new NetworkLog();
  private @Nullable Runnable flows;
  private final double[] kbps;
  private final Thread thread;
  private volatile Topology topology;
  private volatile Instant now;
  private volatile boolean closed;
  private volatile Duration lag = Duration.ZERO;

  /** Hears every demand of every second, for the trace that is kept as evidence. */
  public interface DemandListener {
    /** The rates must be copied when they are kept. */
    void demands(long epochSecond, double[] kbps);
  }

  /**
   * A network that starts with {@link #start}.
   *
   * @param staticQos the configuration of the static twin
   */
  public LabNetwork(
      GroundTruth truth,
      DemandModel model,
      Map<NodeId, RouterConfiguration> staticQos,
      NetworkClock clock,
      long seed) {
    this(truth, model, staticQos, clock, seed, 1);
  }

  /**
   * As above, with every so many seconds one stepped that stands for all of them: a large network
   * at a high speed has more seconds than a processor could step.
   *
   * @param stride a divisor of 60
   */
  public LabNetwork(
      GroundTruth truth,
      DemandModel model,
      Map<NodeId, RouterConfiguration> staticQos,
      NetworkClock clock,
      long seed,
      int stride) {
    if (stride < 1 || 60 % stride != 0) {
      throw new IllegalArgumentException("60 s are not so many times " + stride + " s");
    }
    this.stride = stride;
    this.truth = truth;
    this.model = model.copy();
    this.clock = clock;
    kbps = new double[model.keys().size()];
    for (var twin : Twin.values()) {
      networks.put(twin, new FluidNetwork(truth, model.keys(), seed));
    }
    staticQos.forEach(
        (router, configuration) -> network(Twin.STATIC).configure(router, configuration));
    topology = truth.topology();
    var present = clock.instant();
    begin = present.isBefore(clock.start()) ? present : clock.start();
    now = begin;
    thread = Thread.ofPlatform().name("lab-network").daemon().unstarted(this::run);
  }

  private FluidNetwork network(Twin twin) {
    var network = networks.get(twin);
    if (network == null) {
      throw new IllegalStateException("no twin " + twin);
    }
    return network;
  }

  /** Has every minute of a twin recorded; call before {@link #start}. */
  public void record(Twin twin, Consumer<TruthMinute> sink) {
    recorders.merge(
        twin,
        new TruthRecorder(model.keys(), stride, sink),
        (a, b) -> {
          throw new IllegalStateException(twin + " is recorded already");
        });
  }

  /** Is told the state of every router of the controlled network, about every second. */
  public void onStates(Consumer<Map<NodeId, RouterState>> listener) {
    stateListeners.add(listener);
  }

  /** Is told the topology after each failure and repair. */
  public void onTopology(Consumer<Topology> listener) {
    topologyListeners.add(listener);
  }

  public void onDemands(DemandListener listener) {
    demandListeners.add(listener);
  }

  /**
   * Is told every minute of network time what flowed through each router of a branch; call before
   * {@link #start}.
   */
  public void onFlows(BiConsumer<Instant, Map<NodeId, List<PacketFlow>>> listener) {
    var meter = network(Twin.CONTROLLED).meter();
    flows =
        () -> {
          if (now.getEpochSecond() % FLOW_SECONDS == 0) {
            listener.accept(now, meter.take(now.getEpochSecond() / FLOW_SECONDS));
          }
        };
  }

  public void start() {
    thread.start();
  }

  /** Tells the controlled network what a router's running configuration is now. */
  public void configure(NodeId router, RouterConfiguration configuration) {
    pending.add(() -> {
      network(Twin.CONTROLLED).configure(router, configuration);
      log.configured(now, router, configuration);
    });
  }

  /** Cuts both directions of a line in all three networks. */
  public void cutLine(LineId id) {
    setUp(truth.bank().getLine(id), false);
  }

  public void restoreLine(LineId id) {
    setUp(truth.bank().getLine(id), true);
  }

  private void setUp(Line line, boolean up) {
    setUp(Arrays.stream(Direction.values()).map(line::linkId).collect(Collectors.toSet()), up);
  }

  /** Takes links down, or up again, in all three networks: what a router does when it fails. */
  public void setUp(Set<LinkId> links, boolean up) {
    var lines =
        truth.bank().lines().stream()
            .filter(line ->
                Arrays.stream(Direction.values()).map(line::linkId).anyMatch(links::contains))
            .toList();
    pending.add(() -> {
      networks.values().forEach(network -> links.forEach(link -> network.setUp(link, up)));
      lines.forEach(line -> log.lineUp(now, line.id(), up));
      topology = network(Twin.CONTROLLED).topology();
      topologyListeners.forEach(listener -> listener.accept(topology));
    });
  }

  /**
   * Makes a line worse in all three networks; {@code (0, 0, 1)} makes it as it was.
   *
   * @param extraDelayMillis added to its delay
   * @param extraLoss share of packets lost besides its own
   * @param rateFactor share of its rate that is left
   */
  public void degradeLine(LineId id, double extraDelayMillis, double extraLoss, double rateFactor) {
    var line = truth.bank().getLine(id);
    pending.add(() ->
        networks
            .values()
            .forEach(network -> network.degrade(line, extraDelayMillis, extraLoss, rateFactor)));
  }

  /** What the IGP says now: the intact topology without what is down. */
  public Topology topology() {
    return topology;
  }

  /** When its first second began: when its clock started, or earlier if it was made before. */
  public Instant begin() {
    return begin;
  }

  /** The end of the last second that passed, in network time. */
  public Instant now() {
    return now;
  }

  /** How far the network is behind its clock, in network time. */
  public Duration lag() {
    return lag;
  }

  /** What was configured and cut so far. */
  public NetworkLog log() {
    return log;
  }

  /** Every so many seconds one is stepped. */
  public int stride() {
    return stride;
  }

  public List<DemandKey> demands() {
    return model.keys();
  }

  private void run() {
    long next = Math.floorDiv(begin.getEpochSecond(), stride) * stride;
    boolean behind = false;
    var published = clock.real().instant();
    while (!closed) {
      long due = clock.instant().getEpochSecond();
      if (next + stride > due) {
        LockSupport.parkNanos(POLL_NANOS);
        continue;
      }
      lag = Duration.ofSeconds(due - next - stride);
      if (lag.toSeconds() > LAG_SECONDS != behind) {
        behind = !behind;
        LOG.warn("The lab's network is {} behind its clock", lag);
      }
      try {
        var real = clock.real().instant();
        boolean publish = next + 2L * stride > due || real.isAfter(published.plus(LONGEST_SILENCE));
        tick(next, publish);
        next += stride;
        published = publish ? real : published;
      } catch (RuntimeException e) {
        LOG.error("The lab's network stops at {}", now, e);
        return;
      }
    }
  }

  private void tick(long second, boolean publish) {
    for (var task = pending.poll(); task != null; task = pending.poll()) {
      task.run();
    }
    model.kbpsAt(second, kbps);
    demandListeners.forEach(listener -> listener.demands(second, kbps));
    startMonth(second);
    networks.forEach((twin, network) -> {
      network.tick(second, kbps, stride);
      var recorder = recorders.get(twin);
      if (recorder != null) {
        recorder.add(second, network.outcome());
      }
    });
    now = Instant.ofEpochSecond(second + stride);
    if (flows != null) {
      flows.run();
    }
    if (publish) {
      var states = RouterStates.of(network(Twin.CONTROLLED), now);
      stateListeners.forEach(listener -> listener.accept(states));
    }
  }

  private void startMonth(long second) {
    var local = Instant.ofEpochSecond(second).atZone(truth.calendar().zone());
    if (local.getDayOfMonth() == 1 && local.toLocalTime().toSecondOfDay() == 0) {
      networks.values().forEach(FluidNetwork::startMonth);
    }
  }

  /** Stops the thread and waits for it. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
