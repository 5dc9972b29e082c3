package io.branchline.bgp;

import io.branchline.bgp.LinkStateNlri.LinkKey;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes that the peer has told, and the nodes and links that they add up to.
 *
 * <p>Routes of several protocols, levels or topologies may speak of one node or link: all are kept,
 * and the preferred one counts. A node exists once its name and router id are known; a link exists
 * once both its nodes do and its metric is known. Only what a route touches is put together anew,
 * in {@link #drain}.
 *
 * <p>One thread uses it.
 */
final class LinkStateRoutes {
  /** A route as it was last told; without an attribute where that was missing or discarded. */
  private record Route(LinkStateNlri nlri, @Nullable LinkStateAttribute attribute, int session) {}

  /** The routes that speak of one node, the links at it, and the node as it was last emitted. */
  private static final class NodeEntry {
    final TreeMap<String, Route> routes = new TreeMap<>();
    final Set<LinkKey> links = new HashSet<>();
    LabelSpace labels = LabelSpace.EMPTY;
    @Nullable Node node;
  }

  private static final class LinkEntry {
    final TreeMap<String, Route> routes = new TreeMap<>();
    @Nullable Link link;
  }

  /** IS-IS level 2 before level 1 before the rest. */
  private static final Comparator<Route> PREFERRED =
      Comparator.comparingInt((Route route) -> topology(route.nlri()))
          .thenComparingInt(route -> preference(route.nlri().protocol()))
          .thenComparing(route -> route.nlri().key());

  private final Map<String, Route> routes = new HashMap<>();
  private final Map<NodeKey, NodeEntry> nodes = new HashMap<>();
  private final Map<LinkKey, LinkEntry> links = new HashMap<>();
  private final Map<NodeId, NodeKey> owners = new HashMap<>();
  private final Set<NodeKey> misnamed = new LinkedHashSet<>();
  private final Set<NodeKey> dirtyNodes = new LinkedHashSet<>();
  private final Set<LinkKey> dirtyLinks = new LinkedHashSet<>();
  private final Consumer<String> problems;

  /**
   * @param problems told in one sentence what cannot be used, while {@link #drain} runs
   */
  LinkStateRoutes(Consumer<String> problems) {
    this.problems = problems;
  }

  int size() {
    return routes.size();
  }

  boolean isDirty() {
    return !dirtyNodes.isEmpty() || !dirtyLinks.isEmpty();
  }

  /** A route is new or told again in this session. */
  void announce(LinkStateNlri nlri, @Nullable LinkStateAttribute attribute, int session) {
    var route = new Route(nlri, attribute, session);
    routes.put(nlri.key(), route);
    if (nlri instanceof LinkStateNlri.OfLink ofLink) {
      links.computeIfAbsent(ofLink.link(), key -> new LinkEntry()).routes.put(nlri.key(), route);
      entry(ofLink.link().from()).links.add(ofLink.link());
      entry(ofLink.link().to()).links.add(ofLink.link());
      dirtyLinks.add(ofLink.link());
    } else {
      entry(nlri.node()).routes.put(nlri.key(), route);
      dirtyNodes.add(nlri.node());
    }
  }

  void withdraw(LinkStateNlri nlri) {
    if (routes.remove(nlri.key()) == null) {
      return;
    }
    if (nlri instanceof LinkStateNlri.OfLink ofLink) {
      links.computeIfAbsent(ofLink.link(), key -> new LinkEntry()).routes.remove(nlri.key());
      dirtyLinks.add(ofLink.link());
    } else {
      entry(nlri.node()).routes.remove(nlri.key());
      dirtyNodes.add(nlri.node());
    }
  }

  /** Withdraws what was told in an earlier session and not again in this one. */
  void sweep(int session) {
    routes.values().stream()
        .filter(route -> route.session() != session)
        .map(Route::nlri)
        .toList()
        .forEach(this::withdraw);
  }

  private NodeEntry entry(NodeKey key) {
    return nodes.computeIfAbsent(key, k -> new NodeEntry());
  }

  /** What changed since the last call, in an order that can be applied step by step. */
  List<TopologyChange> drain() {
    var removedLinks = new ArrayList<TopologyChange>();
    var removedNodes = new ArrayList<TopologyChange>();
    var putNodes = new ArrayList<TopologyChange>();
    var putLinks = new ArrayList<TopologyChange>();
    giveUpNames(removedNodes);
    for (var key : dirtyNodes) {
      update(key, putNodes);
    }
    for (var key : dirtyLinks) {
      update(key, removedLinks, putLinks);
    }
    dirtyNodes.forEach(this::forgetIfEmpty);
    dirtyNodes.clear();
    dirtyLinks.clear();
    var changes = new ArrayList<TopologyChange>(removedLinks);
    changes.addAll(removedNodes);
    changes.addAll(putNodes);
    changes.addAll(putLinks);
    return changes;
  }

  /**
   * Removes the nodes that are gone or can now have their own name. A name belongs to who had it
   * first; when one is given up, the nodes that go by another are looked at again.
   */
  private void giveUpNames(List<TopologyChange> removed) {
    var changed = List.copyOf(dirtyNodes);
    for (var key : changed) {
      if (!isWhole(entry(key)) && giveUpName(key, removed)) {
        dirtyNodes.addAll(misnamed);
      }
    }
    for (var key : List.copyOf(dirtyNodes)) {
      var entry = entry(key);
      if (entry.node != null) {
        var wanted = names(key, entry).getFirst();
        if (!wanted.equals(entry.node.id()) && !owners.containsKey(wanted)) {
          giveUpName(key, removed);
        }
      }
    }
  }

  private boolean giveUpName(NodeKey key, List<TopologyChange> removed) {
    var entry = entry(key);
    if (entry.node == null) {
      return false;
    }
    removed.add(new TopologyChange.NodeRemoved(entry.node.id()));
    owners.remove(entry.node.id());
    misnamed.remove(key);
    entry.node = null;
    dirtyLinks.addAll(entry.links);
    return true;
  }

  /** Whether enough is known to show the node. */
  private static boolean isWhole(NodeEntry entry) {
    return nodeAttribute(entry).flatMap(NodeReader::routerId).isPresent();
  }

  private void update(NodeKey key, List<TopologyChange> put) {
    var entry = entry(key);
    if (!isWhole(entry)) {
      return;
    }
    var attribute = nodeAttribute(entry).orElseThrow();
    var before = entry.node;
    var labelsBefore = entry.labels;
    entry.labels = labelSpace(key, attribute);
    var id = before == null ? takeName(key, entry) : before.id();
    entry.node = assemble(id, entry, attribute);
    if (!entry.node.equals(before)) {
      put.add(new TopologyChange.NodePut(entry.node));
    }
    if (before == null || !entry.labels.equals(labelsBefore)) {
      dirtyLinks.addAll(entry.links);
    }
  }

  private LabelSpace labelSpace(NodeKey key, LinkStateAttribute attribute) {
    try {
      return NodeReader.labelSpace(attribute);
    } catch (MalformedException e) {
      problems.accept("node " + key + ": " + e.getMessage());
      return LabelSpace.EMPTY;
    }
  }

  private static Node assemble(NodeId id, NodeEntry entry, LinkStateAttribute own) {
    var prefixes = new ArrayList<NodeReader.OwnPrefix>();
    var sids = new ArrayList<NodeReader.OwnSid>();
    for (var route : entry.routes.values()) {
      var attribute = route.attribute();
      if (attribute != null) {
        switch (route.nlri()) {
          case LinkStateNlri.OfPrefix p ->
              prefixes.add(new NodeReader.OwnPrefix(p.prefix(), attribute));
          case LinkStateNlri.OfSid s -> sids.add(new NodeReader.OwnSid(s.sid(), attribute));
          case LinkStateNlri.OfNode node -> {}
          case LinkStateNlri.OfLink link -> {}
        }
      }
    }
    var routerId = NodeReader.routerId(own).orElseThrow();
    return NodeReader.node(id, routerId, own, entry.labels, prefixes, sids);
  }

  /** Its hostname, or its system id where it has none or another node already goes by it. */
  private NodeId takeName(NodeKey key, NodeEntry entry) {
    var names = names(key, entry);
    for (var name : names) {
      if (owners.putIfAbsent(name, key) == null) {
        if (!name.equals(names.getFirst())) {
          misnamed.add(key);
          problems.accept(
              "nodes %s and %s both go by the name %s; the second is shown as %s"
                  .formatted(owners.get(names.getFirst()), key, names.getFirst(), name));
        }
        return name;
      }
    }
    throw new IllegalStateException("the last name of " + key + " is its own: " + names);
  }

  /** The names that a node may go by, the best first; the last one is no other's. */
  private static List<NodeId> names(NodeKey key, NodeEntry entry) {
    var names = new ArrayList<NodeId>();
    nodeAttribute(entry).flatMap(NodeReader::name).map(NodeId::new).ifPresent(names::add);
    names.add(new NodeId(key.toString()));
    names.add(new NodeId("%s in universe %d of AS %d".formatted(key, key.universe(), key.as())));
    return names;
  }

  private static Optional<LinkStateAttribute> nodeAttribute(NodeEntry entry) {
    return entry.routes.values().stream()
        .filter(route -> route.nlri() instanceof LinkStateNlri.OfNode)
        .filter(route -> route.attribute() != null)
        .min(PREFERRED)
        .map(route -> Objects.requireNonNull(route.attribute()));
  }

  private void update(LinkKey key, List<TopologyChange> removed, List<TopologyChange> put) {
    var entry = links.computeIfAbsent(key, k -> new LinkEntry());
    var before = entry.link;
    var after = assemble(key, entry);
    if (before != null && (after == null || !after.id().equals(before.id()))) {
      removed.add(new TopologyChange.LinkRemoved(before.id()));
    }
    if (after != null && !after.equals(before)) {
      put.add(new TopologyChange.LinkPut(after));
    }
    entry.link = after;
    if (entry.routes.isEmpty()) {
      links.remove(key);
      entry(key.from()).links.remove(key);
      entry(key.to()).links.remove(key);
      dirtyNodes.add(key.from());
      dirtyNodes.add(key.to());
    }
  }

  private @Nullable Link assemble(LinkKey key, LinkEntry entry) {
    var from = entry(key.from());
    var to = entry(key.to());
    if (from.node == null || to.node == null) {
      return null;
    }
    var id = new LinkId(from.node.id(), to.node.id(), key.localIdentifier());
    return entry.routes.values().stream()
        .filter(route -> route.attribute() != null)
        .sorted(PREFERRED)
        .flatMap(route ->
            LinkReader.link(
                id,
                ((LinkStateNlri.OfLink) route.nlri()).remoteIdentifier(),
                Objects.requireNonNull(route.attribute()),
                from.labels)
                .stream())
        .findFirst()
        .orElse(null);
  }

  private void forgetIfEmpty(NodeKey key) {
    var entry = nodes.get(key);
    if (entry != null && entry.routes.isEmpty() && entry.links.isEmpty()) {
      nodes.remove(key);
    }
  }

  private static int topology(LinkStateNlri nlri) {
    return nlri instanceof LinkStateNlri.OfLink link ? link.topology() : 0;
  }

  private static int preference(int protocol) {
    return switch (protocol) {
      case 2 -> 0;
      case 1 -> 1;
      default -> protocol;
    };
  }
}
