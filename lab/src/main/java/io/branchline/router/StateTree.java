package io.branchline.router;

import static io.branchline.router.GnmiPaths.elem;

import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Where each value of a router's state lies in the trees of gNMI. It depends on the names in a
 * state only, so that it is built once and serves all states of the same shape, of all routers.
 */
final class StateTree {
  /** The origin of what OpenConfig has no place for. */
  static final String BRANCHLINE = "branchline";

  private static final String OPENCONFIG = "";

  /** Elements without keys, which are the same in every tree; before EXAMPLE, which needs them. */
  private static final Map<String, PathElem> NODES = new ConcurrentHashMap<>();

  /** A tree in which every possible leaf is there once, for telling good paths from bad ones. */
  static final StateTree EXAMPLE = example();

  private final StateShape shape;
  private final List<StateLeaf.Group> groups = new ArrayList<>();

  StateTree(StateShape shape) {
    this.shape = shape;
    for (int i = 0; i < shape.ports().size(); i++) {
      addPort(i, shape.ports().get(i));
    }
    for (int i = 0; i < shape.policies().size(); i++) {
      addPolicy(i, shape.policies().get(i));
    }
  }

  List<StateLeaf.Group> groups() {
    return groups;
  }

  /** Whether this tree is right for a later state under the same configuration, too. */
  boolean fits(RouterState state) {
    return shape.fits(state);
  }

  private void addPort(int index, StateShape.Port port) {
    addInterface(index, port);
    if (!port.queues().isEmpty()) {
      addQueues(index, port);
    }
    if (port.line()) {
      addLine(index, port);
    }
  }

  private void addInterface(int index, StateShape.Port port) {
    var leaves =
        new Leaves(OPENCONFIG, List.of(node("interfaces"), elem("interface", "name", port.name())));
    var state = node("state");
    var counters = node("counters");
    leaves.event(
        List.of(state, node("oper-status")),
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
                List.of(state, counters, node(name)),
                s -> value.applyAsLong(s.ports().get(index))));
    groups.add(leaves.group());
  }

  private void addQueues(int index, StateShape.Port port) {
    var leaves =
        new Leaves(
            OPENCONFIG,
            List.of(
                node("qos"),
                node("interfaces"),
                elem("interface", "interface-id", port.name()),
                node("output"),
                node("queues")));
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
      var entry = elem("queue", "name", port.queues().get(i));
      values.forEach((name, value) ->
          leaves.uint(
              List.of(entry, node("state"), node(name)),
              s -> value.applyAsLong(s.ports().get(index).queues().get(queue))));
    }
    groups.add(leaves.group());
  }

  private void addLine(int index, StateShape.Port port) {
    var leaves =
        new Leaves(BRANCHLINE, List.of(node("lines"), elem("line", "interface", port.name())));
    leaves.uint(List.of(node("state"), node("delay")), s -> line(s, index).delayMicros());
    leaves.uint(List.of(node("state"), node("jitter")), s -> line(s, index).jitterMicros());
    leaves.real(List.of(node("state"), node("loss")), s -> line(s, index).loss());
    if (port.quota()) {
      leaves.uint(
          List.of(node("cellular"), node("state"), node("quota-used-octets")),
          s -> line(s, index).quotaUsedOctets().orElseThrow());
    }
    for (int i = 0; i < port.queues().size(); i++) {
      int queue = i;
      var entry = elem("class", "name", port.queues().get(i));
      leaves.uint(
          List.of(node("classes"), entry, node("state"), node("delay")),
          s -> s.ports().get(index).queues().get(queue).delayMicros());
      leaves.real(
          List.of(node("classes"), entry, node("state"), node("loss")),
          s -> s.ports().get(index).queues().get(queue).loss());
    }
    groups.add(leaves.group());
  }

  private static LineMeasure line(RouterState state, int port) {
    return state.ports().get(port).line().orElseThrow();
  }

  private void addPolicy(int index, StateShape.Policy policy) {
    var leaves =
        new Leaves(
            OPENCONFIG,
            List.of(
                node("network-instances"),
                elem("network-instance", "name", "default"),
                node("segment-routing"),
                node("te-policies"),
                elem(
                    "te-policy",
                    "color",
                    Integer.toUnsignedString(policy.color()),
                    "endpoint",
                    policy.endpoint().toString())));
    var counters = List.of(node("state"), node("counters"));
    leaves.uint(
        List.of(counters.get(0), counters.get(1), node("octets")),
        s -> s.policies().get(index).octets());
    leaves.uint(
        List.of(counters.get(0), counters.get(1), node("packets")),
        s -> s.policies().get(index).packets());
    for (int preference : policy.preferences()) {
      leaves.event(
          List.of(
              node("candidate-paths"),
              elem("candidate-path", "preference", Integer.toString(preference)),
              node("state"),
              node("active")),
          s -> StateLeaf.bool(s.policies().get(index).activePreference() == preference));
    }
    groups.add(leaves.group());
  }

  private static PathElem node(String name) {
    return NODES.computeIfAbsent(name, GnmiPaths::elem);
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
    return new StateTree(
        new StateShape(
            List.of(new StateShape.Port(any, true, true, List.of(any))),
            List.of(new StateShape.Policy(1, Ip.of("0.0.0.0"), List.of(1)))));
  }
}
