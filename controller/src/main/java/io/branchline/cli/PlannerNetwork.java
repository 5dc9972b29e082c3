package io.branchline.cli;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A topology whose nodes and links users call by label, or by their number in the file. */
public final class PlannerNetwork {
  private final Topology topology;
  private final Map<String, NodeId> nodes;
  private final List<NodeId> nodesInOrder;
  private final Map<String, LinkId> links;
  private final List<LinkId> linksInOrder;
  private final Map<LinkId, String> labels = new HashMap<>();

  private PlannerNetwork(Topology topology, Map<String, NodeId> nodes, Map<String, LinkId> links) {
    this.topology = topology;
    this.nodes = nodes;
    nodesInOrder = List.copyOf(nodes.values());
    this.links = links;
    linksInOrder = List.copyOf(links.values());
    links.forEach((label, id) -> labels.put(id, label));
  }

  /** Labels are the ids of nodes and links, numbers follow their order. */
  public static PlannerNetwork of(Topology topology) {
    var nodes = new LinkedHashMap<String, NodeId>();
    topology.nodes().forEach(node -> nodes.put(node.id().value(), node.id()));
    var links = new LinkedHashMap<String, LinkId>();
    topology.links().forEach(link -> links.put(link.id().toString(), link.id()));
    return new PlannerNetwork(topology, nodes, links);
  }

  /** The one metric of the file serves as IGP and TE metric; there are no risk groups. */
  static PlannerNetwork of(RepetitaFiles.Graph graph) {
    var nodes = new LinkedHashMap<String, NodeId>();
    var routers = new ArrayList<Node>();
    for (var label : graph.nodes()) {
      int number = nodes.size();
      var id = new NodeId(label);
      nodes.put(label, id);
      var loopback = "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
      routers.add(Node.plain(id, Ip.of(loopback)));
    }
    var opposite = opposites(graph.links());
    var ids = new LinkedHashMap<String, LinkId>();
    var links = new ArrayList<Link>();
    for (int i = 0; i < graph.links().size(); i++) {
      var edge = graph.links().get(i);
      var id =
          new LinkId(routers.get(edge.from()).id(), routers.get(edge.to()).id(), identifier(i));
      ids.put(edge.label(), id);
      links.add(
          Link.plain(
              id,
              opposite[i] < 0 ? 0 : identifier(opposite[i]),
              edge.weight(),
              Latency.ofMicros(edge.delayMicros()),
              Bandwidth.ofKbps(edge.kbps())));
    }
    return new PlannerNetwork(Topology.of(routers, links), nodes, ids);
  }

  /** Link identifiers begin at 1: RFC 5307 keeps 0 for an unknown one. */
  private static int identifier(int edge) {
    return edge + 1;
  }

  /** By edge, the one back, each used once; -1 where there is none. */
  private static int[] opposites(List<RepetitaFiles.Edge> edges) {
    var waiting = new HashMap<List<Integer>, Deque<Integer>>();
    var opposite = new int[edges.size()];
    for (int i = 0; i < opposite.length; i++) {
      var edge = edges.get(i);
      var back = waiting.get(List.of(edge.to(), edge.from()));
      if (back != null && !back.isEmpty()) {
        opposite[i] = back.remove();
        opposite[opposite[i]] = i;
      } else {
        opposite[i] = -1;
        waiting.computeIfAbsent(List.of(edge.from(), edge.to()), _ -> new ArrayDeque<>()).add(i);
      }
    }
    return opposite;
  }

  /** The same labels for a topology of the same nodes and links. */
  PlannerNetwork with(Topology other) {
    return new PlannerNetwork(other, nodes, links);
  }

  Topology topology() {
    return topology;
  }

  /** A node by its label or, when no label reads so, by its number from 0. */
  Optional<NodeId> findNode(String labelOrNumber) {
    return find(labelOrNumber, nodes, nodesInOrder);
  }

  /** A link by its label or, when no label reads so, by its number from 0. */
  Optional<LinkId> findLink(String labelOrNumber) {
    return find(labelOrNumber, links, linksInOrder);
  }

  private static <T> Optional<T> find(String text, Map<String, T> byLabel, List<T> inOrder) {
    var found = byLabel.get(text);
    if (found != null) {
      return Optional.of(found);
    }
    try {
      int number = Integer.parseInt(text);
      return number >= 0 && number < inOrder.size()
          ? Optional.of(inOrder.get(number))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  String label(LinkId link) {
    return labels.getOrDefault(link, link.toString());
  }
}
