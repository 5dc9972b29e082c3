package io.branchline.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable snapshot of nodes and directed links.
 *
 * <p>Nodes and links carry dense indices, given in the order of their ids, for computations on
 * packed arrays: {@link #outgoing} lists a node's links, {@link #head} and {@link #tail} give a
 * link's ends.
 */
public final class Topology {
  public static final Topology EMPTY = new Topology(new TreeMap<>(), new TreeMap<>());

  private final TreeMap<NodeId, Node> nodesById;
  private final TreeMap<LinkId, Link> linksById;
  private final Node[] nodes;
  private final Link[] links;
  private final Map<NodeId, Integer> nodeIndex;
  private final int[] tails;
  private final int[] heads;
  private final int[] firstOutgoing;

  private Topology(TreeMap<NodeId, Node> nodesById, TreeMap<LinkId, Link> linksById) {
    this.nodesById = nodesById;
    this.linksById = linksById;
    nodes = nodesById.values().toArray(Node[]::new);
    links = linksById.values().toArray(Link[]::new);
    nodeIndex = HashMap.newHashMap(nodes.length);
    for (int i = 0; i < nodes.length; i++) {
      nodeIndex.put(nodes[i].id(), i);
    }
    tails = new int[links.length];
    heads = new int[links.length];
    firstOutgoing = new int[nodes.length + 1];
    for (int i = 0; i < links.length; i++) {
      tails[i] = indexOf(links[i].id().from(), links[i]);
      heads[i] = indexOf(links[i].id().to(), links[i]);
      firstOutgoing[tails[i] + 1]++;
    }
    for (int i = 0; i < nodes.length; i++) {
      firstOutgoing[i + 1] += firstOutgoing[i];
    }
  }

  /**
   * A topology of these nodes and links.
   *
   * @throws IllegalArgumentException when a link names a node that is not there or an id is
   *     repeated
   */
  public static Topology of(Collection<Node> nodes, Collection<Link> links) {
    var changes = new ArrayList<TopologyChange>(nodes.size() + links.size());
    nodes.forEach(node -> changes.add(new TopologyChange.NodePut(node)));
    links.forEach(link -> changes.add(new TopologyChange.LinkPut(link)));
    var topology = EMPTY.with(changes);
    if (topology.nodeCount() != nodes.size() || topology.linkCount() != links.size()) {
      throw new IllegalArgumentException("a node or link id is repeated");
    }
    return topology;
  }

  /** The next snapshot; this one stays as it is. */
  public Topology with(List<TopologyChange> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    var nextNodes = new TreeMap<>(nodesById);
    var nextLinks = new TreeMap<>(linksById);
    for (var change : changes) {
      switch (change) {
        case TopologyChange.NodePut put -> nextNodes.put(put.node().id(), put.node());
        case TopologyChange.NodeRemoved removed -> {
          nextNodes.remove(removed.node());
          nextLinks
              .keySet()
              .removeIf(id -> id.from().equals(removed.node()) || id.to().equals(removed.node()));
        }
        case TopologyChange.LinkPut put -> nextLinks.put(put.link().id(), put.link());
        case TopologyChange.LinkRemoved removed -> nextLinks.remove(removed.link());
      }
    }
    return new Topology(nextNodes, nextLinks);
  }

  private int indexOf(NodeId id, Link link) {
    var index = nodeIndex.get(id);
    if (index == null) {
      throw new IllegalArgumentException("link " + link.id() + " names unknown node " + id);
    }
    return index;
  }

  public int nodeCount() {
    return nodes.length;
  }

  public int linkCount() {
    return links.length;
  }

  public List<Node> nodes() {
    return List.of(nodes);
  }

  public List<Link> links() {
    return List.of(links);
  }

  public Node node(int index) {
    return nodes[index];
  }

  public Link link(int index) {
    return links[index];
  }

  /** The dense index of a node, or -1. */
  public int nodeIndex(NodeId id) {
    return nodeIndex.getOrDefault(id, -1);
  }

  /** The dense index of a link, or -1. */
  public int linkIndex(LinkId id) {
    int found = Arrays.binarySearch(links, id, (a, b) -> linkIdOf(a).compareTo(linkIdOf(b)));
    return found < 0 ? -1 : found;
  }

  private static LinkId linkIdOf(Object linkOrId) {
    return linkOrId instanceof Link link ? link.id() : (LinkId) linkOrId;
  }

  /** The node a link leaves from. */
  public int tail(int link) {
    return tails[link];
  }

  /** The node a link goes to. */
  public int head(int link) {
    return heads[link];
  }

  /** The first of a node's outgoing links; they end before {@code outgoing(node + 1)}. */
  public int outgoing(int node) {
    return firstOutgoing[node];
  }

  public Optional<Node> findNode(NodeId id) {
    return Optional.ofNullable(nodesById.get(id));
  }

  public Optional<Link> findLink(LinkId id) {
    return Optional.ofNullable(linksById.get(id));
  }

  public List<Link> listLinksFrom(NodeId id) {
    int node = nodeIndex(id);
    return node < 0
        ? List.of()
        : List.of(links).subList(firstOutgoing[node], firstOutgoing[node + 1]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topology topology
        && nodesById.equals(topology.nodesById)
        && linksById.equals(topology.linksById);
  }

  @Override
  public int hashCode() {
    return 31 * nodesById.hashCode() + linksById.hashCode();
  }

  @Override
  public String toString() {
    return nodes.length + " nodes, " + links.length + " directed links";
  }
}
