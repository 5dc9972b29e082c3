package io.branchline.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An immutable snapshot of nodes and directed links.
 *
 * <p>Nodes and links carry dense indices, given in the order of their ids, for computations on
 * packed arrays: {@link #outgoing} lists a node's links, {@link #head} and {@link #tail} give a
 * link's ends. A snapshot made by {@link #with} shares the arrays in which nothing changed.
 */
public final class Topology {
  public static final Topology EMPTY = rebuilt(new Node[0], new Link[0]);

  private final Node[] nodes;
  private final Map<NodeId, Integer> nodeIndex;
  private final LinkAttributes attributes;
  private final Adjacency adjacency;

  private Topology(
      Node[] nodes,
      Map<NodeId, Integer> nodeIndex,
      LinkAttributes attributes,
      Adjacency adjacency) {
    this.nodes = nodes;
    this.nodeIndex = nodeIndex;
    this.attributes = attributes;
    this.adjacency = adjacency;
  }

  private static Topology rebuilt(Node[] nodes, Link[] links) {
    Map<NodeId, Integer> index = HashMap.newHashMap(nodes.length);
    for (int i = 0; i < nodes.length; i++) {
      index.put(nodes[i].id(), i);
    }
    var tails = new int[links.length];
    var heads = new int[links.length];
    for (int i = 0; i < links.length; i++) {
      tails[i] = indexOf(index, links[i].id().from(), links[i]);
      heads[i] = indexOf(index, links[i].id().to(), links[i]);
    }
    return new Topology(
        nodes, index, LinkAttributes.of(links), Adjacency.of(tails, heads, nodes, links));
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

  /**
   * The next snapshot; this one stays as it is. A change of attributes costs a copy of the arrays
   * concerned, a link that comes or goes a copy of all, a node that comes or goes a rebuild.
   *
   * @throws IllegalArgumentException when a link names a node that is not there
   */
  public Topology with(List<TopologyChange> changes) {
    var nodeChanges = new TreeMap<NodeId, Optional<Node>>();
    var linkChanges = new TreeMap<LinkId, Optional<Link>>();
    for (var change : changes) {
      switch (change) {
        case TopologyChange.NodePut put ->
            nodeChanges.put(put.node().id(), Optional.of(put.node()));
        case TopologyChange.NodeRemoved(NodeId id) -> {
          nodeChanges.put(id, Optional.empty());
          linkChanges.replaceAll((link, put) ->
              link.from().equals(id) || link.to().equals(id) ? Optional.empty() : put);
          listLinksFrom(id).forEach(link -> linkChanges.put(link.id(), Optional.empty()));
          listLinksTo(id).forEach(link -> linkChanges.put(link.id(), Optional.empty()));
        }
        case TopologyChange.LinkPut put ->
            linkChanges.put(put.link().id(), Optional.of(put.link()));
        case TopologyChange.LinkRemoved removed ->
            linkChanges.put(removed.link(), Optional.empty());
      }
    }
    if (keepsNodes(nodeChanges)) {
      return withNodesReplaced(nodeChanges).withLinks(linkChanges);
    }
    var sorted = new TreeMap<NodeId, Node>();
    for (var node : nodes) {
      sorted.put(node.id(), node);
    }
    nodeChanges.forEach(
        (id, put) -> put.ifPresentOrElse(n -> sorted.put(id, n), () -> sorted.remove(id)));
    return rebuilt(
        sorted.values().toArray(Node[]::new), attributes.merged(moves(linkChanges), linkChanges));
  }

  /**
   * A snapshot of the same nodes with those links alone that a function of their index keeps, each
   * as it is or with other attributes.
   *
   * @throws IllegalArgumentException when a link is replaced by one of another id
   */
  public Topology withOnly(IntFunction<Optional<Link>> kept) {
    var links = new ArrayList<Link>();
    for (int i = 0; i < linkCount(); i++) {
      var link = kept.apply(i);
      if (link.isPresent() && !link.get().id().equals(attributes.links[i].id())) {
        throw new IllegalArgumentException(link.get().id() + " for " + attributes.links[i].id());
      }
      link.ifPresent(links::add);
    }
    return rebuilt(nodes, links.toArray(Link[]::new));
  }

  private boolean keepsNodes(Map<NodeId, Optional<Node>> changes) {
    for (var change : changes.entrySet()) {
      int index = nodeIndex(change.getKey());
      boolean known = index >= 0;
      if (known != change.getValue().isPresent()) {
        return false;
      }
      if (known && change.getValue().get().capabilities().transit() != adjacency.transit[index]) {
        return false;
      }
    }
    return true;
  }

  private Topology withNodesReplaced(Map<NodeId, Optional<Node>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    var next = nodes.clone();
    changes.forEach((id, put) -> put.ifPresent(node -> next[nodeIndex(id)] = node));
    return new Topology(next, nodeIndex, attributes, adjacency);
  }

  private Topology withLinks(TreeMap<LinkId, Optional<Link>> changes) {
    var positions = new int[changes.size()];
    var puts = new ArrayList<Link>();
    boolean structural = false;
    for (var change : changes.entrySet()) {
      int position = linkIndex(change.getKey());
      var put = change.getValue();
      if (put.isEmpty()) {
        structural |= position >= 0;
        continue;
      }
      structural |=
          position < 0
              || attributes.links[position].remoteIdentifier() != put.get().remoteIdentifier();
      positions[puts.size()] = position;
      puts.add(put.get());
    }
    if (!structural) {
      return puts.isEmpty()
          ? this
          : new Topology(
              nodes,
              nodeIndex,
              attributes.replaced(Arrays.copyOf(positions, puts.size()), puts),
              adjacency);
    }
    var moves = moves(changes);
    var links = attributes.merged(moves, changes);
    var tails = new int[links.length];
    var heads = new int[links.length];
    moves.copy(adjacency.tails, tails);
    moves.copy(adjacency.heads, heads);
    for (int i : moves.written()) {
      tails[i] = indexOf(nodeIndex, links[i].id().from(), links[i]);
      heads[i] = indexOf(nodeIndex, links[i].id().to(), links[i]);
    }
    return new Topology(
        nodes,
        nodeIndex,
        attributes.moved(moves, links),
        adjacency.moved(moves, links, tails, heads));
  }

  private Moves moves(TreeMap<LinkId, Optional<Link>> changes) {
    var moves = new Moves();
    for (var change : changes.entrySet()) {
      int found = search(change.getKey());
      moves.keepTo(found < 0 ? -found - 1 : found);
      if (found >= 0) {
        moves.drop();
      }
      if (change.getValue().isPresent()) {
        moves.insert();
      }
    }
    moves.keepTo(linkCount());
    return moves;
  }

  private static int indexOf(Map<NodeId, Integer> nodeIndex, NodeId id, Link link) {
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
    return attributes.links.length;
  }

  public List<Node> nodes() {
    return Collections.unmodifiableList(Arrays.asList(nodes));
  }

  public List<Link> links() {
    return Collections.unmodifiableList(Arrays.asList(attributes.links));
  }

  public Node node(int index) {
    return nodes[index];
  }

  public Link link(int index) {
    return attributes.links[index];
  }

  /** The dense index of a node, or -1. */
  public int nodeIndex(NodeId id) {
    return nodeIndex.getOrDefault(id, -1);
  }

  /** The dense index of a link, or -1. */
  public int linkIndex(LinkId id) {
    return Math.max(search(id), -1);
  }

  private int search(LinkId id) {
    return Arrays.binarySearch(attributes.links, id, (a, b) -> linkIdOf(a).compareTo(linkIdOf(b)));
  }

  private static LinkId linkIdOf(Object linkOrId) {
    return linkOrId instanceof Link link ? link.id() : (LinkId) linkOrId;
  }

  /** The node a link leaves from. */
  public int tail(int link) {
    return adjacency.tails[link];
  }

  /** The node a link goes to. */
  public int head(int link) {
    return adjacency.heads[link];
  }

  /** The first of a node's outgoing links; they end before {@code outgoing(node + 1)}. */
  public int outgoing(int node) {
    return adjacency.firstOutgoing[node];
  }

  /**
   * The position of the first of a node's incoming links, ascending; they end before {@code
   * firstIncoming(node + 1)}.
   */
  public int firstIncoming(int node) {
    return adjacency.firstIncoming[node];
  }

  /** The link at a position that {@link #firstIncoming} gives. */
  public int incomingLink(int position) {
    return adjacency.incoming[position];
  }

  /** The opposite direction of a link, or -1. */
  public int reverse(int link) {
    return adjacency.reverse[link];
  }

  /** Whether the node carries traffic between others. */
  public boolean mayTransit(int node) {
    return adjacency.transit[node];
  }

  /** How many nodes carry traffic between others. */
  public int transitNodeCount() {
    return adjacency.transitNodes.length;
  }

  /** The node at a position among those that carry transit traffic, ascending. */
  public int transitNode(int position) {
    return adjacency.transitNodes[position];
  }

  public long igpMetric(int link) {
    return attributes.igpMetric[link];
  }

  public long teMetric(int link) {
    return attributes.teMetric[link];
  }

  /** The minimum unidirectional delay in microseconds. */
  public long delayMicros(int link) {
    return attributes.delayMicros[link];
  }

  /** The share of packets lost, from 0 to 1. */
  public double lossRatio(int link) {
    return attributes.lossRatio[link];
  }

  /** Bit/s. */
  public long maxBandwidth(int link) {
    return attributes.maxBandwidth[link];
  }

  /** Bit/s. */
  public long availableBandwidth(int link) {
    return attributes.availableBandwidth[link];
  }

  /** Admin groups 32 {@code word} to 32 {@code word} + 31. */
  public int adminGroup(int link, int word) {
    if (word == 0) {
      return attributes.adminGroup[link];
    }
    var more = attributes.moreAdminGroups[link];
    return word <= more.length ? more[word - 1] : 0;
  }

  public int srlgCount(int link) {
    return attributes.srlgs[link].length;
  }

  /** The value of a link's SRLG, as an unsigned int. */
  public int srlg(int link, int position) {
    return attributes.srlgs[link][position];
  }

  public Optional<Node> findNode(NodeId id) {
    int index = nodeIndex(id);
    return index < 0 ? Optional.empty() : Optional.of(nodes[index]);
  }

  public Optional<Link> findLink(LinkId id) {
    int index = linkIndex(id);
    return index < 0 ? Optional.empty() : Optional.of(attributes.links[index]);
  }

  public List<Link> listLinksFrom(NodeId id) {
    int node = nodeIndex(id);
    return node < 0 ? List.of() : links().subList(outgoing(node), outgoing(node + 1));
  }

  private List<Link> listLinksTo(NodeId id) {
    int node = nodeIndex(id);
    return node < 0
        ? List.of()
        : IntStream.range(firstIncoming(node), firstIncoming(node + 1))
            .mapToObj(i -> link(incomingLink(i)))
            .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topology topology
        && Arrays.equals(nodes, topology.nodes)
        && Arrays.equals(attributes.links, topology.attributes.links);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(nodes) + Arrays.hashCode(attributes.links);
  }

  @Override
  public String toString() {
    return nodeCount() + " nodes, " + linkCount() + " directed links";
  }
}
