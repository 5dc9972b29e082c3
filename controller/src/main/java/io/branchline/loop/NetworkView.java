package io.branchline.loop;

import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.plan.ReferenceTopology;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The network as the IGP tells it by BGP-LS.
 *
 * @param topology what the peers last said
 * @param reference the same with everything that was ever there in place
 * @param peers the BGP-LS peers that were heard of
 */
public record NetworkView(Topology topology, Topology reference, SortedMap<String, Peer> peers) {
  static final NetworkView EMPTY = new NetworkView(Topology.EMPTY, Topology.EMPTY, new TreeMap<>());

  public NetworkView {
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
  }

  /** A BGP-LS peer; {@code reason} says why it is down, empty when it is not. */
  public record Peer(PeerState state, Moment since, String reason) {}

  /** Whether no peer that has told everything is up: the topology is history. */
  public boolean isStale() {
    return peers.values().stream().noneMatch(peer -> peer.state() == PeerState.SYNCHRONISED);
  }

  NetworkView with(List<TopologyChange> changes) {
    var next = topology.with(changes);
    return new NetworkView(next, ReferenceTopology.remember(reference, next), peers);
  }

  NetworkView with(String name, Peer peer) {
    var next = new TreeMap<>(peers);
    next.put(name, peer);
    return new NetworkView(topology, reference, next);
  }

  /**
   * In a new reign the peers tell everything anew; what they do not tell again is gone, and only
   * the reference remembers it.
   */
  NetworkView restarted(Moment at) {
    var next = new TreeMap<String, Peer>();
    peers
        .keySet()
        .forEach(name ->
            next.put(name, new Peer(PeerState.DOWN, at, "the controller has just started")));
    return new NetworkView(Topology.EMPTY, reference, next);
  }
}
