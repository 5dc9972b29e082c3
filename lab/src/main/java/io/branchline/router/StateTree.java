package io.branchline.router;

import static io.branchline.router.GnmiPaths.elem;

import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Where each value of a router's state lies in the trees of gNMI. It depends on the names in a
 * state only, so that it is built once and serves all states of the same shape.
 */
final class StateTree {
  /** The origin of what OpenConfig has no place for. */
  static final String BRANCHLINE = "branchline";

  private static final String OPENCONFIG = "";

  /** A tree in which every possible leaf is there once, for telling good paths from bad ones. */
  static final StateTree EXAMPLE = example();

  private final RouterState shape;
  private final RouterConfiguration configuration;
  private final List<StateLeaf.Group> groups = new ArrayList<>();

  private StateTree(RouterState shape, RouterConfiguration configuration) {
    this.shape = shape;
    this.configuration = configuration;
    for (int i = 0; i < shape.ports().size(); i++) {
      addPort(i, shape.ports().get(i));
    }
    var policies = new TreeMap<String, SrPolicy>();
    configuration
        .policies()
        .forEach(p -> policies.put(key(p.key().color(), p.key().endpoint()), p));
    for (int i = 0; i < shape.policies().size(); i++) {
      var policy = shape.policies().get(i);
      addPolicy(
          i, policy, Optional.ofNullable(policies.get(key(policy.color(), policy.endpoint()))));
    }
  }

  static StateTree of(RouterState state, RouterConfiguration configuration) {
    return new StateTree(state, configuration);
  }

  List<StateLeaf.Group> groups() {
    return groups;
  }

  /** Whether this tree is right for a later state, too. */
  boolean fits(RouterState state, RouterConfiguration newConfiguration) {
    if (!configuration.equals(newConfiguration)
        || state.ports().size() != shape.ports().size()
        || state.policies().size() != shape.policies().size()) {
      return false;
    }
    for (int i = 0; i < state.ports().size(); i++) {
      if (!sameShape(state.ports().get(i), shape.ports().get(i))) {
        return false;
      }
    }
    for (int i = 0; i < state.policies().size(); i++) {
      var now = state.policies().get(i);
      var then = shape.policies().get(i);
      if (now.color() != then.color() || !now.endpoint().equals(then.endpoint())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameShape(PortState now, PortState then) {
    if (!now.name().equals(then.name())
        || now.line().isPresent() != then.line().isPresent()
        || hasQuota(now) != hasQuota(then)
        || now.queues().size() != then.queues().size()) {
      return false;
    }
    for (int i = 0; i < now.queues().size(); i++) {
      if (!now.queues().get(i).name().equals(then.queues().get(i).name())) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasQuota(PortState port) {
    return port.line().isPresent() && port.line().get().quotaUsedOctets().isPresent();
  }

  private static String key(int color, Ip endpoint) {
    return Integer.toUnsignedString(color) + "/" + endpoint;
  }

  private void addPort(int index, PortState port) {
    addInterface(index, port);
    if (!port.queues().isEmpty()) {
      addQueues(index, port);
    }
    if (port.line().isPresent()) {
      addLine(index, port);
    }
  }

  private void addInterface(int index, PortState port) {
    var leaves =
        new Leaves(OPENCONFIG, List.of(elem("interfaces"), elem("interface", "name", port.name())));
    var state = elem("state");
    var counters = elem("counters");
    leaves.event(
        List.of(state, elem("oper-status")),
        s -> StateLeaf.text(s.ports().get(index).up() ? "UP" : "DOWN"));
    var values =
        Map.<String, ToLongFunction<PortState>>of(
            "in-octets", PortState::inOctets,
            "in-pkts", PortState::inPackets,
            "out-discards", PortState::outDiscards,
            "out-octets", PortState::outOctets,
            "out-pkts", PortState::outPackets);
    new TreeMap<>(values)
        .forEach((name, value) ->
            leaves.uint(
                List.of(state, counters, elem(name)),
                s -> value.applyAsLong(s.ports().get(index))));
    groups.add(leaves.group());
  }

  private void addQueues(int index, PortState port) {
    var leaves =
        new Leaves(
            OPENCONFIG,
            List.of(
                elem("qos"),
                elem("interfaces"),
                elem("interface", "interface-id", port.name()),
                elem("output"),
                elem("queues")));
    var values =
        new TreeMap<>(
            Map.<String, ToLongFunction<QueueState>>of(
                "transmit-octets", QueueState::sentOctets,
                "transmit-pkts", QueueState::sentPackets,
                "dropped-octets", QueueState::droppedOctets,
                "dropped-pkts", QueueState::droppedPackets,
                "avg-queue-len", QueueState::averageDepthBytes,
                "max-queue-len", QueueState::maxDepthBytes));
    for (int i = 0; i < port.queues().size(); i++) {
      int queue = i;
      var entry = elem("queue", "name", port.queues().get(i).name());
      values.forEach((name, value) ->
          leaves.uint(
              List.of(entry, elem("state"), elem(name)),
              s -> value.applyAsLong(s.ports().get(index).queues().get(queue))));
    }
    groups.add(leaves.group());
  }

  private void addLine(int index, PortState port) {
    var leaves =
        new Leaves(BRANCHLINE, List.of(elem("lines"), elem("line", "interface", port.name())));
    leaves.uint(List.of(elem("state"), elem("delay")), s -> line(s, index).delayMicros());
    leaves.uint(List.of(elem("state"), elem("jitter")), s -> line(s, index).jitterMicros());
    leaves.real(List.of(elem("state"), elem("loss")), s -> line(s, index).loss());
    if (hasQuota(port)) {
      leaves.uint(
          List.of(elem("cellular"), elem("state"), elem("quota-used-octets")),
          s -> line(s, index).quotaUsedOctets().orElseThrow());
    }
    for (int i = 0; i < port.queues().size(); i++) {
      int queue = i;
      var entry = elem("class", "name", port.queues().get(i).name());
      leaves.uint(
          List.of(elem("classes"), entry, elem("state"), elem("delay")),
          s -> s.ports().get(index).queues().get(queue).delayMicros());
      leaves.real(
          List.of(elem("classes"), entry, elem("state"), elem("loss")),
          s -> s.ports().get(index).queues().get(queue).loss());
    }
    groups.add(leaves.group());
  }

  private static LineMeasure line(RouterState state, int port) {
    return state.ports().get(port).line().orElseThrow();
  }

  private void addPolicy(int index, PolicyState policy, Optional<SrPolicy> configured) {
    var leaves =
        new Leaves(
            OPENCONFIG,
            List.of(
                elem("network-instances"),
                elem("network-instance", "name", "default"),
                elem("segment-routing"),
                elem("te-policies"),
                elem(
                    "te-policy",
                    "color",
                    Integer.toUnsignedString(policy.color()),
                    "endpoint",
                    policy.endpoint().toString())));
    var counters = List.of(elem("state"), elem("counters"));
    leaves.uint(
        List.of(counters.get(0), counters.get(1), elem("octets")),
        s -> s.policies().get(index).octets());
    leaves.uint(
        List.of(counters.get(0), counters.get(1), elem("packets")),
        s -> s.policies().get(index).packets());
    for (var path : configured.map(SrPolicy::candidatePaths).orElse(List.of())) {
      int preference = path.preference();
      leaves.event(
          List.of(
              elem("candidate-paths"),
              elem("candidate-path", "preference", Integer.toString(preference)),
              elem("state"),
              elem("active")),
          s -> StateLeaf.bool(s.policies().get(index).activePreference() == preference));
    }
    groups.add(leaves.group());
  }

  /** Collects the leaves of one group. */
  private record Leaves(String origin, List<PathElem> prefix, List<StateLeaf> list) {
    Leaves(String origin, List<PathElem> prefix) {
      this(origin, prefix, new ArrayList<>());
    }

    void uint(List<PathElem> below, ToLongFunction<RouterState> value) {
      add(below, false, state -> StateLeaf.uint(value.applyAsLong(state)));
    }

    void real(List<PathElem> below, Function<RouterState, Double> value) {
      add(below, false, state -> StateLeaf.real(value.apply(state)));
    }

    void event(List<PathElem> below, Function<RouterState, TypedValue> value) {
      add(below, true, value);
    }

    private void add(List<PathElem> below, boolean event, Function<RouterState, TypedValue> value) {
      list.add(StateLeaf.of(origin, prefix, below, event, value));
    }

    StateLeaf.Group group() {
      return new StateLeaf.Group(origin, prefix, list);
    }
  }

  private static StateTree example() {
    var any = "*";
    var endpoint = Ip.of("0.0.0.0");
    var port =
        new PortState(
            any,
            true,
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.of(new LineMeasure(0, 0, 0, OptionalLong.of(0))),
            List.of(new QueueState(any, 0, 0, 0, 0, 0, 0, 0, 0)));
    var path =
        new CandidatePath(
            1, List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16)))));
    var policy = new SrPolicy(new SrPolicyKey(new NodeId(any), 1, endpoint), any, List.of(path));
    return of(
        new RouterState(
            Instant.EPOCH, List.of(port), List.of(new PolicyState(1, endpoint, 0, 0, 0))),
        new RouterConfiguration(List.of(policy), List.of(), new TreeMap<>()));
  }
}
