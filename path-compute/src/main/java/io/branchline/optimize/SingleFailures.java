package io.branchline.optimize;

import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** All that may fail alone, by number: links (both directions), transit nodes, shared risks. */
final class SingleFailures {
  private final List<SingleFailure> all = new ArrayList<>();
  private final List<int[]> links = new ArrayList<>();
  private final List<Integer> nodes = new ArrayList<>();
  private final int[][] byLink;

  SingleFailures(Topology topology, TransitCore core) {
    var risks = new TreeMap<Srlg, TreeSet<Integer>>();
    var ofNode = new TreeMap<Integer, TreeSet<Integer>>();
    for (int i = 0; i < topology.linkCount(); i++) {
      var link = topology.link(i);
      int back = topology.reverse(i);
      if (back < 0 || i < back) {
        var both = new TreeSet<>(List.of(i));
        both.add(back < 0 ? i : back);
        add(new SingleFailure.OfLink(link.id()), both, TransitCore.NONE);
      }
      for (var srlg : link.srlgs()) {
        risks.computeIfAbsent(srlg, _ -> new TreeSet<>()).add(i);
      }
      for (int end : new int[] {topology.tail(i), topology.head(i)}) {
        if (core.contains(end)) {
          ofNode.computeIfAbsent(end, _ -> new TreeSet<>()).add(i);
        }
      }
    }
    ofNode.forEach(
        (node, its) -> add(new SingleFailure.OfNode(topology.node(node).id()), its, node));
    risks.forEach((srlg, its) -> add(new SingleFailure.OfSrlg(srlg), its, TransitCore.NONE));
    byLink = new int[topology.linkCount()][];
    var lists = new ArrayList<List<Integer>>();
    IntStream.range(0, byLink.length).forEach(_ -> lists.add(new ArrayList<>(4)));
    for (int failure = 0; failure < all.size(); failure++) {
      for (int link : links.get(failure)) {
        lists.get(link).add(failure);
      }
    }
    for (int link = 0; link < byLink.length; link++) {
      byLink[link] = lists.get(link).stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private void add(SingleFailure failure, TreeSet<Integer> its, int node) {
    all.add(failure);
    links.add(its.stream().mapToInt(Integer::intValue).toArray());
    nodes.add(node);
  }

  int count() {
    return all.size();
  }

  SingleFailure get(int failure) {
    return all.get(failure);
  }

  /** The failures from this one on. */
  List<SingleFailure> from(int failure) {
    return all.subList(failure, all.size());
  }

  int[] links(int failure) {
    return links.get(failure);
  }

  /** The node that fails, or {@link TransitCore#NONE}. */
  int node(int failure) {
    return nodes.get(failure);
  }

  /** The failures that take a link down; not to be changed. */
  int[] of(int link) {
    return byLink[link];
  }

  boolean takesDown(int failure, int link) {
    for (int one : byLink[link]) {
      if (one == failure) {
        return true;
      }
    }
    return false;
  }
}
