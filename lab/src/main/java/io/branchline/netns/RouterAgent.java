package io.branchline.netns;

import io.branchline.compute.IgpRoutes;
import io.branchline.netns.KernelCounters.Queue;
import io.branchline.netns.KernelPlan.Port;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicyKey;
import io.branchline.router.LineMeasure;
import io.branchline.router.PolicyState;
import io.branchline.router.PortState;
import io.branchline.router.QueueState;
import io.branchline.router.RouterState;
import io.branchline.service.TrafficClass;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One router's agent: puts its configuration into its kernel and says what its kernel counts. All
 * methods exclude one another.
 */
final class RouterAgent implements AutoCloseable {
  private static final int ETHERNET_BYTES = 14;

  private final KernelLab lab;
  private final KernelPlan plan;
  private final NodeId node;
  private final LineWatch watch;
  private final PolicyTable policies;
  private final KernelCounters counters;
  private RouterConfiguration installed = RouterConfiguration.EMPTY;
  private ForwardingState forwarding = ForwardingState.EMPTY;
  private SortedMap<String, String> routes;
  private final Map<String, Long> lastDrops = new HashMap<>();
  private final Map<String, Long> lastSent = new HashMap<>();
  private IgpRoutes igp;

  /** The agent of a router of the lab, from its intact network on. */
  RouterAgent(KernelLab lab, NodeId node, LineWatch watch, IgpRoutes intact)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.node = node;
    this.watch = watch;
    plan = lab.plan();
    policies = new PolicyTable(plan, node);
    counters = lab.namespaces().in(plan.namespace(node), KernelCounters::new);
    routes = lab.igp().routes(node, intact);
    igp = intact;
  }

  NodeId node() {
    return node;
  }

  /**
   * Puts a configuration into force: queues and counters first, then paths, make before break.
   *
   * @throws IOException when the kernel refuses; what came before the refusal stays
   */
  synchronized void install(RouterConfiguration configuration)
      throws IOException, InterruptedException {
    var namespace = plan.namespace(node);
    var queues = queueChanges(configuration);
    if (!queues.isEmpty()) {
      Batch.tc(namespace, queues);
    }
    if (!configuration.policies().equals(installed.policies())
        || !configuration.steering().equals(installed.steering())) {
      Batch.nft(namespace, policies.countingRules(configuration));
      moveTo(policies.state(configuration, igp));
    }
    installed = configuration;
  }

  private List<String> queueChanges(RouterConfiguration configuration) {
    var shaper = new Shaper(plan);
    var lines = new ArrayList<String>();
    for (var port : plan.ports(node)) {
      var before = installed.queues().get(port.alias());
      var after = configuration.queues().get(port.alias());
      boolean changes = after == null ? before != null : !after.equals(before);
      if (changes && watch.watches(port.link())) {
        lines.addAll(
            shaper.change(
                port.device(), after == null ? shaper.factory(lab.rate(port.link())) : after));
      }
    }
    return lines;
  }

  private void moveTo(ForwardingState next) throws IOException, InterruptedException {
    var changes = forwarding.changesTo(next);
    if (!changes.isEmpty()) {
      Batch.ip(plan.namespace(node), changes);
    }
    forwarding = next;
  }

  /**
   * Moves policies off paths that are no longer valid, or back to better ones.
   *
   * @param now the routes that are left
   */
  synchronized void protect(IgpRoutes now) throws IOException, InterruptedException {
    igp = now;
    moveTo(policies.state(installed, igp));
  }

  /** Follows the routes of the IGP. */
  synchronized void converge(IgpRoutes now) throws IOException, InterruptedException {
    var next = lab.igp().routes(node, now);
    var lines = new ArrayList<String>();
    next.forEach((to, way) -> {
      if (!way.equals(routes.get(to))) {
        lines.add("route replace " + to + " " + way);
      }
    });
    routes.keySet().stream()
        .filter(to -> !next.containsKey(to))
        .forEach(to -> lines.add("route del " + to));
    if (!lines.isEmpty()) {
      Batch.ip(plan.namespace(node), lines);
    }
    routes = next;
  }

  /** What the kernel counts and the tests of lines measure. */
  synchronized RouterState state(Instant networkTime) throws IOException {
    var devices = counters.devices();
    var queues = counters.queues();
    var ports = new ArrayList<PortState>();
    for (var port : plan.ports(node)) {
      var device = devices.get(port.device());
      if (device != null) {
        ports.add(state(port, device, queues.getOrDefault(device.index(), Map.of())));
      }
    }
    return new RouterState(networkTime, ports, policyStates());
  }

  private List<PolicyState> policyStates() throws IOException {
    if (installed.policies().isEmpty()) {
      return List.of();
    }
    var counts = counters.counts();
    var states = new ArrayList<PolicyState>();
    for (var policy : installed.policies()) {
      var key = policy.key();
      var count = counts.getOrDefault(PolicyTable.counter(key), new KernelCounters.Count(0, 0));
      states.add(
          new PolicyState(
              key.color(), key.endpoint(), preference(key), count.bytes(), count.packets()));
    }
    return states;
  }

  private int preference(SrPolicyKey key) {
    return installed.policies().stream()
        .filter(policy -> policy.key().equals(key))
        .findFirst()
        .flatMap(policy -> policies.activePath(policy, igp))
        .map(CandidatePath::preference)
        .orElse(0);
  }

  private PortState state(Port port, KernelCounters.Device device, Map<Integer, Queue> byHandle) {
    var link = plan.scenario().topology().findLink(port.link()).orElseThrow();
    boolean isLine = watch.watches(port.link());
    boolean up = !watch.down().contains(port.link());
    int header = isLine ? 0 : ETHERNET_BYTES;
    var queues = isLine ? queueStates(port, byHandle) : List.<QueueState>of();
    return new PortState(
        port.alias(),
        up,
        link.maxBandwidth().bitsPerSecond(),
        device.inBytes() - header * device.inPackets(),
        device.outBytes() - header * device.outPackets(),
        device.inPackets(),
        device.outPackets(),
        device.outDropped() + queues.stream().mapToLong(QueueState::droppedPackets).sum(),
        isLine ? Optional.of(measure(port, device, up)) : Optional.empty(),
        queues);
  }

  /** The quota's month began with the lab. */
  private LineMeasure measure(Port port, KernelCounters.Device device, boolean up) {
    var line =
        plan.cables().stream()
            .filter(cable -> cable.one().equals(port) || cable.other().equals(port))
            .findFirst()
            .flatMap(KernelPlan.Cable::line);
    boolean hasQuota = line.filter(l -> l.contract().monthlyQuota().isPresent()).isPresent();
    long used = device.inBytes() + device.outBytes();
    return control(port).measure(up, hasQuota ? OptionalLong.of(used) : OptionalLong.empty());
  }

  private List<QueueState> queueStates(Port port, Map<Integer, Queue> byHandle) {
    var byMinor = new TreeMap<Integer, Queue>();
    byHandle.values().forEach(queue -> byMinor.put(Shaper.minorOf(queue.handle()), queue));
    var states = new ArrayList<QueueState>();
    var names = plan.queues();
    for (int i = 0; i < names.size(); i++) {
      var queue = byMinor.get(i + 1);
      if (queue != null) {
        states.add(state(port, names.get(i), i, queue));
      }
    }
    return states;
  }

  private QueueState state(Port port, String name, int index, Queue queue) {
    var key = port.device() + " " + name;
    long drops = queue.drops() - lastDrops.getOrDefault(key, 0L);
    long sent = queue.packets() - lastSent.getOrDefault(key, 0L);
    lastDrops.put(key, queue.drops());
    lastSent.put(key, queue.packets());
    double dropped = drops <= 0 ? 0 : (double) drops / (drops + Math.max(0, sent));
    var meter = watch.meter(port.link(), index);
    return new QueueState(
        name,
        queue.bytes(),
        queue.packets(),
        queue.drops() * meanBytes(name),
        queue.drops(),
        queue.backlogBytes(),
        queue.backlogBytes(),
        meter.delayMicros(),
        Math.clamp(1 - (1 - dropped) * (1 - control(port).loss()), 0, 1));
  }

  private LineMeter control(Port port) {
    return watch.meter(port.link(), plan.queues().size() - 1);
  }

  private long meanBytes(String queue) {
    return plan.classes().stream()
        .filter(c -> c.name().equals(queue))
        .mapToLong(TrafficClass::meanPacketBytes)
        .findFirst()
        .orElse(100);
  }

  @Override
  public synchronized void close() {
    counters.close();
  }
}
