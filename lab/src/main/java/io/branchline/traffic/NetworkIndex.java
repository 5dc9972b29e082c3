package io.branchline.traffic;

import io.branchline.network.Link;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.Line;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The intact network with dense numbers for nodes, links and queues, and tables to look SIDs up.
 */
final class NetworkIndex {
  private static final int FEW_LINKS = 4;

  final GroundTruth truth;
  final Topology topology;

  /** Queue names: the classes in the bank's order, then control. */
  final List<String> queues;

  final int controlQueue;
  final int[] packetBytes;

  /** Of each link, intact. */
  final double[] bytesPerSecond;

  final double[] loss;
  final double[] delayMillis;
  final double[] jitterMillis;

  /** The opposite direction of each link. */
  final int[] reverse;

  /** Nodes to which distances follow from those to their neighbours, which are none of them. */
  final boolean[] derived;

  /** The rented line that a link is a direction of, null on the bank's own links. */
  final @Nullable Line[] line;

  private final Map<NodeId, Map<MplsLabel, Integer>> adjacencies = new HashMap<>();
  private final Map<Sid, Integer> nodeSids = new HashMap<>();
  private final Map<Srv6Sid, Integer> linkSids = new HashMap<>();
  private final Map<String, Integer> queueIndex = new HashMap<>();

  NetworkIndex(GroundTruth truth) {
    this.truth = truth;
    topology = truth.topology();
    var classes = truth.bank().classes();
    var names = new LinkedHashMap<String, Integer>();
    classes.forEach(c -> names.put(c.name(), names.size()));
    names.put(QueueProfile.CONTROL, names.size());
    queues = List.copyOf(names.keySet());
    queueIndex.putAll(names);
    controlQueue = queues.size() - 1;
    packetBytes = new int[queues.size()];
    for (int q = 0; q < classes.size(); q++) {
      packetBytes[q] = classes.get(q).meanPacketBytes();
    }
    packetBytes[controlQueue] = 100;
    int n = topology.linkCount();
    reverse = new int[n];
    line = new Line[n];
    bytesPerSecond = new double[n];
    loss = new double[n];
    delayMillis = new double[n];
    jitterMillis = new double[n];
    for (int l = 0; l < n; l++) {
      var link = topology.link(l);
      reverse[l] = topology.linkIndex(link.reverseId());
      if (reverse[l] < 0) {
        throw new IllegalArgumentException("link " + link.id() + " has no opposite direction");
      }
      bytesPerSecond[l] = link.maxBandwidth().bitsPerSecond() / 8.0;
      loss[l] = link.loss().ratio();
      delayMillis[l] = link.delay().millis();
      jitterMillis[l] = link.jitter().millis();
      index(l, link);
    }
    for (int v = 0; v < topology.nodeCount(); v++) {
      int node = v;
      topology.node(v).nodeSid().ifPresent(sid -> nodeSids.put(sid, node));
      topology.node(v).endSid().ifPresent(sid -> nodeSids.put(sid, node));
    }
    derived = independent();
    for (var rented : truth.bank().lines()) {
      for (var direction : Direction.values()) {
        int l = topology.linkIndex(rented.linkId(direction));
        if (l < 0) {
          throw new IllegalArgumentException("line " + rented.id() + " has no link");
        }
        line[l] = rented;
      }
    }
  }

  /** Nodes of few links, no two of which are neighbours; taken in the order of their numbers. */
  private boolean[] independent() {
    var chosen = new boolean[topology.nodeCount()];
    for (int v = 0; v < chosen.length; v++) {
      boolean free = topology.outgoing(v + 1) - topology.outgoing(v) <= FEW_LINKS;
      for (int l = topology.outgoing(v); l < topology.outgoing(v + 1) && free; l++) {
        free = !chosen[topology.head(l)];
      }
      chosen[v] = free;
    }
    return chosen;
  }

  private void index(int l, Link link) {
    link.adjacencySid()
        .ifPresent(label ->
            adjacencies.computeIfAbsent(link.id().from(), id -> new HashMap<>()).put(label, l));
    link.endX().ifPresent(sid -> linkSids.put(sid, l));
  }

  /** The router that steers a demand. */
  NodeId headOf(DemandKey demand) {
    boolean up = demand.direction() == Direction.UP;
    return truth.bank().getSite(up ? demand.site() : demand.farSite()).gateway();
  }

  /** The queue of a class, or -1. */
  int queueOf(String name) {
    return queueIndex.getOrDefault(name, -1);
  }

  /** The node whose SID this is, or -1. */
  int nodeOf(Sid sid) {
    return nodeSids.getOrDefault(sid, -1);
  }

  /** The link that the node's adjacency SID means: a local label, or an End.X anywhere; or -1. */
  int linkOf(Sid sid, int node) {
    return switch (sid) {
      case MplsLabel label ->
          adjacencies.getOrDefault(topology.node(node).id(), Map.of()).getOrDefault(label, -1);
      case Srv6Sid endX -> linkSids.getOrDefault(endX, -1);
    };
  }
}
