package io.branchline.simulate;

import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** What is down in a simulation; a link is down in both directions, a node with all its links. */
public record Failure(Set<LineId> lines, Set<LinkId> links, Set<Srlg> srlgs, Set<NodeId> nodes) {
  public static final Failure NONE = new Failure(Set.of(), Set.of(), Set.of());

  public Failure {
    lines = Set.copyOf(lines);
    links = Set.copyOf(links);
    srlgs = Set.copyOf(srlgs);
    nodes = Set.copyOf(nodes);
  }

  /** A failure that leaves every node up. */
  public Failure(Set<LineId> lines, Set<LinkId> links, Set<Srlg> srlgs) {
    this(lines, links, srlgs, Set.of());
  }

  public static Failure ofLine(LineId line) {
    return new Failure(Set.of(line), Set.of(), Set.of());
  }

  public static Failure ofLink(LinkId link) {
    return new Failure(Set.of(), Set.of(link), Set.of());
  }

  public static Failure ofSrlg(Srlg srlg) {
    return new Failure(Set.of(), Set.of(), Set.of(srlg));
  }

  public static Failure ofNode(NodeId node) {
    return new Failure(Set.of(), Set.of(), Set.of(), Set.of(node));
  }

  /** Both at once. */
  public Failure and(Failure other) {
    return new Failure(
        union(lines, other.lines),
        union(links, other.links),
        union(srlgs, other.srlgs),
        union(nodes, other.nodes));
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    var result = new HashSet<>(a);
    result.addAll(b);
    return result;
  }

  /** All links that it takes down, by index, at least in one direction. */
  BitSet linksDown(Bank bank, Topology topology) {
    var down = new BitSet();
    links.forEach(id -> add(topology, id, down));
    lines.forEach(id -> add(topology, bank.getLine(id), down));
    for (var id : nodes) {
      int node = topology.nodeIndex(id);
      if (node >= 0) {
        down.set(topology.outgoing(node), topology.outgoing(node + 1));
        for (int at = topology.firstIncoming(node); at < topology.firstIncoming(node + 1); at++) {
          down.set(topology.incomingLink(at));
        }
      }
    }
    if (!srlgs.isEmpty()) {
      for (var line : bank.lines()) {
        if (line.srlgs().stream().anyMatch(srlgs::contains)) {
          add(topology, line, down);
        }
      }
      for (int i = 0; i < topology.linkCount(); i++) {
        if (topology.srlgCount(i) > 0
            && topology.link(i).srlgs().stream().anyMatch(srlgs::contains)) {
          down.set(i);
        }
      }
    }
    return down;
  }

  private static void add(Topology topology, Line line, BitSet down) {
    add(topology, line.linkId(Direction.UP), down);
    add(topology, line.linkId(Direction.DOWN), down);
  }

  private static void add(Topology topology, LinkId id, BitSet down) {
    int index = topology.linkIndex(id);
    if (index >= 0) {
      down.set(index);
    }
  }
}
