package io.branchline.compute;

import io.branchline.network.FlexAlgorithm;
import io.branchline.network.Link;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One packet, node by node, from the RFCs alone: labels are swapped to what the next node calls
 * them (RFC 8660), SIDs are looked up where they are processed, and paths are those of Bellman and
 * Ford on what RFC 9350 leaves of the network. Shares nothing with what it checks. Metrics are
 * positive.
 */
final class PlainForwarding {
  private final Topology topology;
  private final Map<String, Map<NodeId, Long>> distances = new HashMap<>();
  private final Map<Integer, Optional<FlexAlgorithm>> winners = new HashMap<>();

  PlainForwarding(Topology topology) {
    this.topology = topology;
  }

  /** What a packet is bound for. */
  private record Target(Node node, int algorithm, OptionalInt index) {}

  /**
   * The links that every packet takes and the node at which the list ends; empty when packets are
   * dropped or may take one of several ways.
   */
  Optional<List<Link>> trace(NodeId headend, SegmentList list) {
    var taken = new ArrayList<Link>();
    try {
      if (list.isSrv6()) {
        bySids(headend, list, taken);
      } else {
        byLabels(headend, list, taken);
      }
      return Optional.of(taken);
    } catch (NotOneWay e) {
      return Optional.empty();
    }
  }

  private static final class NotOneWay extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotOneWay() {
      super("", null, false, false);
    }
  }

  private void byLabels(NodeId headend, SegmentList list, List<Link> taken) {
    var stack = new ArrayDeque<Integer>();
    list.segments().forEach(sid -> stack.add(((MplsLabel) sid).value()));
    var at = node(headend);
    while (!stack.isEmpty()) {
      int top = stack.pop();
      var adjacency =
          topology.listLinksFrom(at.id()).stream()
              .filter(link -> link.adjacencySid().orElseThrow().value() == top)
              .findFirst();
      if (adjacency.isPresent()) {
        taken.add(adjacency.get());
        at = node(adjacency.get().id().to());
        continue;
      }
      var target = meaning(at, top);
      if (!target.node().id().equals(at.id())) {
        var link = nextHop(at.id(), target);
        taken.add(link);
        at = node(link.id().to());
        stack.push(labelAt(at, target, top));
      }
    }
  }

  /** What a label means in a node's own label space. */
  private Target meaning(Node at, int label) {
    var block = at.capabilities().srgb();
    for (var node : topology.nodes()) {
      for (int algorithm : algorithmsOf(node)) {
        var sid = node.findPrefixSid(algorithm);
        if (sid.isEmpty() || block.isPresent() != node.capabilities().srgb().isPresent()) {
          continue;
        }
        if (block.isEmpty()) {
          if (sid.get().value() == label) {
            return new Target(node, algorithm, OptionalInt.empty());
          }
          continue;
        }
        int index = sid.get().value() - node.capabilities().srgb().get().first().value();
        boolean inBlock = index < block.get().size();
        if (inBlock && label == block.get().first().value() + index) {
          return new Target(node, algorithm, OptionalInt.of(index));
        }
      }
    }
    throw new NotOneWay();
  }

  /** A node takes part in what is defined. */
  private List<Integer> algorithmsOf(Node node) {
    var defined = node.capabilities().algorithms().stream().filter(n -> winner(n).isPresent());
    return Stream.concat(Stream.of(0), defined).toList();
  }

  /** The label that a node gives the same target; the target's own pops it. */
  private static int labelAt(Node at, Target target, int before) {
    var block = at.capabilities().srgb();
    if (target.index().isEmpty()) {
      if (block.isPresent()) {
        throw new NotOneWay();
      }
      return before;
    }
    if (block.isEmpty() || target.index().getAsInt() >= block.get().size()) {
      throw new NotOneWay();
    }
    return block.get().first().value() + target.index().getAsInt();
  }

  private void bySids(NodeId headend, SegmentList list, List<Link> taken) {
    var at = headend;
    for (var segment : list.segments()) {
      Optional<Srv6Sid> destination = Optional.of((Srv6Sid) segment);
      while (destination.isPresent()) {
        var sid = destination.get();
        var whole = whole(sid);
        if (whole.isPresent()) {
          at = route(at, whole.get(), taken);
          destination = Optional.empty();
          continue;
        }
        var link = crossLink(sid);
        if (link.isPresent()) {
          at = route(at, new Target(node(link.get().id().from()), 0, OptionalInt.empty()), taken);
          taken.add(link.get());
          at = link.get().id().to();
          destination = Optional.empty();
          continue;
        }
        var active = MicroSid.listOf(sid).getFirst();
        var local = localLink(at, active);
        if (local.isPresent()) {
          taken.add(local.get());
          at = local.get().id().to();
        } else {
          at = route(at, micro(active), taken);
        }
        destination = MicroSid.shift(sid);
      }
    }
  }

  private Optional<Target> whole(Srv6Sid sid) {
    for (var node : topology.nodes()) {
      for (int algorithm : algorithmsOf(node)) {
        if (node.findEndSid(algorithm).filter(sid::equals).isPresent()) {
          return Optional.of(new Target(node, algorithm, OptionalInt.empty()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Link> crossLink(Srv6Sid sid) {
    return topology.links().stream()
        .filter(link -> link.endX().filter(sid::equals).isPresent())
        .findFirst();
  }

  /** The link of the node whose End.X SID has these 16 bits after the node's own. */
  private Optional<Link> localLink(NodeId at, MicroSid active) {
    return topology.listLinksFrom(at).stream()
        .filter(link -> MicroSid.listOf(link.endX().orElseThrow()).getLast().equals(active))
        .findFirst();
  }

  private Target micro(MicroSid active) {
    return whole(MicroSid.pack(List.of(active)).getFirst()).orElseThrow(NotOneWay::new);
  }

  private NodeId route(NodeId from, Target target, List<Link> taken) {
    var at = from;
    while (!at.equals(target.node().id())) {
      var link = nextHop(at, target);
      taken.add(link);
      at = link.id().to();
    }
    return at;
  }

  private Link nextHop(NodeId at, Target target) {
    var distance =
        distances.computeIfAbsent(
            target.node().id() + " " + target.algorithm(), _ -> bellmanFord(target));
    Link only = null;
    for (var link : topology.listLinksFrom(at)) {
      var metric = metric(link, target.algorithm());
      if (metric.isPresent()
          && distance.containsKey(at)
          && mayPass(link.id().to(), target)
          && distance.containsKey(link.id().to())
          && distance.get(link.id().to()) + metric.get() == distance.get(at)) {
        if (only != null) {
          throw new NotOneWay();
        }
        only = link;
      }
    }
    if (only == null) {
      throw new NotOneWay();
    }
    return only;
  }

  private boolean mayPass(NodeId id, Target target) {
    return id.equals(target.node().id()) || node(id).capabilities().transit();
  }

  private Map<NodeId, Long> bellmanFord(Target target) {
    var distance = new HashMap<NodeId, Long>();
    distance.put(target.node().id(), 0L);
    for (int round = 0; round < topology.nodeCount(); round++) {
      for (var link : topology.links()) {
        var metric = metric(link, target.algorithm());
        var onward = distance.get(link.id().to());
        if (metric.isPresent() && onward != null && mayPass(link.id().to(), target)) {
          distance.merge(link.id().from(), onward + metric.get(), Math::min);
        }
      }
    }
    return distance;
  }

  /** What the link costs by the algorithm, or empty when it is left out. */
  private Optional<Long> metric(Link link, int algorithm) {
    if (algorithm == 0) {
      return Optional.of(link.igpMetric());
    }
    var winner = winner(algorithm);
    if (winner.isEmpty()
        || !node(link.id().from()).capabilities().algorithms().contains(algorithm)
        || !node(link.id().to()).capabilities().algorithms().contains(algorithm)) {
      return Optional.empty();
    }
    var best = winner.get();
    var own = link.flexAlgorithm();
    var groups = own.isPresent() ? own.get().adminGroup() : link.adminGroup();
    var risks = own.isPresent() ? own.get().srlgs() : link.srlgs();
    boolean anyAsked = false;
    boolean any = false;
    for (int bit = 0; bit < 64; bit++) {
      int word = bit / 32;
      int mask = 1 << bit % 32;
      boolean has = (groups.word(word) & mask) != 0;
      if (has && (best.excludeAny().word(word) & mask) != 0
          || !has && (best.includeAll().word(word) & mask) != 0) {
        return Optional.empty();
      }
      anyAsked |= (best.includeAny().word(word) & mask) != 0;
      any |= has && (best.includeAny().word(word) & mask) != 0;
    }
    if (anyAsked && !any || risks.stream().anyMatch(best.excludeSrlgs()::contains)) {
      return Optional.empty();
    }
    return switch (best.metric()) {
      case IGP -> Optional.of(link.igpMetric());
      case TE -> own.isPresent() ? own.get().teMetric() : Optional.of(link.teMetric());
      case MIN_DELAY ->
          own.isPresent()
              ? own.get().delay().map(delay -> delay.micros())
              : Optional.of(link.delay().micros()).filter(micros -> micros > 0);
    };
  }

  private Optional<FlexAlgorithm> winner(int algorithm) {
    return winners.computeIfAbsent(
        algorithm,
        _ ->
            topology.nodes().stream()
                .filter(node -> node.capabilities().definitions().containsKey(algorithm))
                .reduce((a, b) -> before(a, b, algorithm) ? b : a)
                .flatMap(
                    node -> Optional.ofNullable(node.capabilities().definitions().get(algorithm))));
  }

  /** Whether the definition of {@code b} holds rather than that of {@code a}. */
  private static boolean before(Node a, Node b, int algorithm) {
    int ofA = Objects.requireNonNull(a.capabilities().definitions().get(algorithm)).priority();
    int ofB = Objects.requireNonNull(b.capabilities().definitions().get(algorithm)).priority();
    return ofA < ofB || ofA == ofB && a.routerId().compareTo(b.routerId()) < 0;
  }

  private Node node(NodeId id) {
    return topology.findNode(id).orElseThrow();
  }
}
