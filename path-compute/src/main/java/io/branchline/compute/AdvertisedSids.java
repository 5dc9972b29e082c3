package io.branchline.compute;

import io.branchline.network.Node;
import io.branchline.network.Topology;
import io.branchline.segment.MicroSid;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/** Who advertises which SID, as the nodes that forward by it look it up. */
final class AdvertisedSids {
  private static final int NO_INDEX = -1;

  final Map<Srv6Sid, Prefix> nodes = new HashMap<>();
  final Map<Srv6Sid, Integer> adjacencies = new HashMap<>();
  final Map<MicroSid, Prefix> microNodes = new HashMap<>();

  /** By the node that knows it: a compressed adjacency SID is local. */
  final Map<Integer, Map<MicroSid, Integer>> microAdjacencies = new HashMap<>();

  private final Topology topology;
  private final Map<Integer, Prefix> byIndex = new HashMap<>();

  /** Of nodes that do not say their SRGB. */
  private final Map<MplsLabel, Prefix> byLabel = new HashMap<>();

  /**
   * What packets are routed to: a node, by an algorithm.
   *
   * @param index of its prefix SID, or {@link #NO_INDEX}
   */
  record Prefix(int node, int algorithm, int index) {}

  AdvertisedSids(Topology topology) {
    this.topology = topology;
    for (int i = 0; i < topology.nodeCount(); i++) {
      var algorithms = new HashSet<>(topology.node(i).capabilities().algorithms());
      algorithms.add(0);
      for (int algorithm : algorithms) {
        add(i, topology.node(i), algorithm);
      }
    }
    for (int i = 0; i < topology.linkCount(); i++) {
      int index = i;
      var link = topology.link(i);
      link.endX().ifPresent(sid -> adjacencies.put(sid, index));
      SegmentLists.microAdjacency(topology, link)
          .ifPresent(pair ->
              microAdjacencies
                  .computeIfAbsent(topology.tail(index), _ -> new HashMap<>())
                  .put(pair.getLast(), index));
    }
  }

  private void add(int index, Node node, int algorithm) {
    var byAddress = new Prefix(index, algorithm, NO_INDEX);
    node.findEndSid(algorithm).ifPresent(sid -> nodes.put(sid, byAddress));
    SegmentLists.microSid(node, algorithm).ifPresent(sid -> microNodes.put(sid, byAddress));
    node.findPrefixSid(algorithm)
        .ifPresent(label -> {
          var block = node.capabilities().srgb();
          if (block.isEmpty()) {
            byLabel.put(label, byAddress);
          } else {
            block
                .get()
                .findIndex(label)
                .ifPresent(sid -> byIndex.put(sid, new Prefix(index, algorithm, sid)));
          }
        });
  }

  /** What a label on top of the stack means to a node. */
  Optional<Prefix> find(int node, MplsLabel label) {
    var block = topology.node(node).capabilities().srgb();
    if (block.isEmpty()) {
      return Optional.ofNullable(byLabel.get(label));
    }
    var index = block.get().findIndex(label);
    return index.isEmpty() ? Optional.empty() : Optional.ofNullable(byIndex.get(index.getAsInt()));
  }

  /** Whether a node on the way to a label's node has a label for it too. */
  boolean knows(int node, Prefix prefix) {
    var block = topology.node(node).capabilities().srgb();
    return prefix.index() == NO_INDEX
        ? block.isEmpty()
        : block.isPresent() && block.get().findLabel(prefix.index()).isPresent();
  }
}
