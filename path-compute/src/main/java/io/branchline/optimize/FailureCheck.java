package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What happens under each single failure: the shares of dead paths go to the demand's first backup
 * that is up. A failure is tried on the real loads and taken back, which is exact because loads are
 * whole numbers.
 */
final class FailureCheck {
  private final Topology topology;
  private final TrafficShares shares;
  private final LinkUsers users;
  private final int[][] backups;
  private final Element[] elements;
  private final Deque<Moved> moved = new ArrayDeque<>();
  private final boolean[] seen;

  private record Element(SingleFailure failure, int[] links) {}

  private record Moved(int demand, long[] lists, boolean excused) {}

  /**
   * @param backups by demand
   */
  FailureCheck(
      Topology topology, TransitCore core, TrafficShares shares, LinkUsers users, int[][] backups) {
    this.topology = topology;
    this.shares = shares;
    this.users = users;
    this.backups = backups;
    seen = new boolean[shares.count()];
    elements = elements(topology, core);
  }

  private static Element[] elements(Topology topology, TransitCore core) {
    var all = new ArrayList<Element>();
    var risks = new TreeMap<Srlg, TreeSet<Integer>>();
    for (int i = 0; i < topology.linkCount(); i++) {
      var link = topology.link(i);
      int back = topology.reverse(i);
      if (back < 0) {
        all.add(new Element(new SingleFailure.OfLink(link.id()), new int[] {i}));
      } else if (i < back) {
        all.add(new Element(new SingleFailure.OfLink(link.id()), new int[] {i, back}));
      }
      for (var srlg : link.srlgs()) {
        risks.computeIfAbsent(srlg, _ -> new TreeSet<>()).add(i);
      }
    }
    var byNode = new TreeMap<Integer, TreeSet<Integer>>();
    for (int i = 0; i < topology.linkCount(); i++) {
      for (int end : new int[] {topology.tail(i), topology.head(i)}) {
        if (core.contains(end)) {
          byNode.computeIfAbsent(end, _ -> new TreeSet<>()).add(i);
        }
      }
    }
    byNode.forEach((node, links) ->
        all.add(new Element(new SingleFailure.OfNode(topology.node(node).id()), sorted(links))));
    risks.forEach(
        (srlg, links) -> all.add(new Element(new SingleFailure.OfSrlg(srlg), sorted(links))));
    return all.toArray(Element[]::new);
  }

  private static int[] sorted(TreeSet<Integer> links) {
    return links.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The failures under which more is broken than without, or a link is busier than allowed. */
  List<FailureFinding> findings(double maxUtilisation, BooleanSupplier timeIsUp) {
    var found = new ArrayList<FailureFinding>();
    for (var element : elements) {
      if (timeIsUp.getAsBoolean()) {
        break;
      }
      finding(element, maxUtilisation).ifPresent(found::add);
    }
    return found;
  }

  private Optional<FailureFinding> finding(Element element, double maxUtilisation) {
    var before = shares.score.copy();
    fail(element);
    var after = shares.score.copy();
    int busiest = shares.loads.hottest();
    undo();
    var broken = new ArrayList<Bandwidth>();
    boolean worse = false;
    for (int priority = 0; priority < before.broken.length / Score.KINDS; priority++) {
      long more = 0;
      for (int kind = 0; kind < Score.KINDS; kind++) {
        int at = priority * Score.KINDS + kind;
        more += Math.max(0, after.broken[at] - before.broken[at]);
      }
      worse |= more > 0;
      broken.add(Bandwidth.ofBitsPerSecond((double) more / TrafficShares.PARTS));
    }
    boolean tooBusy = after.utilisation > Math.max(maxUtilisation, before.utilisation);
    if (!worse && !tooBusy) {
      return Optional.empty();
    }
    return Optional.of(
        new FailureFinding(
            element.failure(),
            broken,
            after.utilisation,
            tooBusy ? Optional.of(topology.link(busiest).id()) : Optional.empty()));
  }

  /**
   * Changes the order of backups while that makes some failure less harmful and none more harmful
   * that the demand's own paths can meet.
   */
  void repair(double maxUtilisation, BooleanSupplier timeIsUp) {
    for (var element : elements) {
      if (timeIsUp.getAsBoolean() || finding(element, maxUtilisation).isEmpty()) {
        continue;
      }
      for (int demand : hit(element)) {
        for (int i = 1; i < backups[demand].length && !timeIsUp.getAsBoolean(); i++) {
          tryFirst(demand, i, maxUtilisation);
        }
      }
    }
  }

  private void tryFirst(int demand, int place, double maxUtilisation) {
    var mine = meeting(demand);
    var before = mine.stream().map(element -> harm(element, maxUtilisation)).toList();
    var old = backups[demand];
    var next = old.clone();
    next[place] = old[0];
    next[0] = old[place];
    backups[demand] = next;
    boolean better = false;
    for (int i = 0; i < mine.size(); i++) {
      int order = harm(mine.get(i), maxUtilisation).compareTo(before.get(i));
      if (order > 0) {
        backups[demand] = old;
        return;
      }
      better |= order < 0;
    }
    if (!better) {
      backups[demand] = old;
    }
  }

  private List<Element> meeting(int demand) {
    var links = new BitSet();
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      IntStream.of(shares.paths.links(shares.path(demand, i))).forEach(links::set);
    }
    return Arrays.stream(elements)
        .filter(element -> Arrays.stream(element.links()).anyMatch(links::get))
        .toList();
  }

  private Score harm(Element element, double maxUtilisation) {
    fail(element);
    var harm = shares.score.copy();
    undo();
    harm.utilisation = Math.max(harm.utilisation, maxUtilisation);
    harm.microCost = 0;
    harm.changes = 0;
    return harm;
  }

  private int[] hit(Element element) {
    var all = IntStream.builder();
    for (int link : element.links()) {
      for (int demand : users.crossing(shares, link)) {
        if (!seen[demand]) {
          seen[demand] = true;
          all.add(demand);
        }
      }
    }
    int[] demands = all.build().toArray();
    for (int demand : demands) {
      seen[demand] = false;
    }
    return demands;
  }

  private void fail(Element element) {
    var dead = new BitSet();
    IntStream.of(element.links()).forEach(dead::set);
    for (int demand : hit(element)) {
      boolean excused = endsAt(demand, element.failure());
      moved.push(new Moved(demand, shares.saved(demand), excused));
      if (excused) {
        shares.put(demand, TrafficShares.NONE);
        shares.excuse(demand, 1);
      } else {
        shares.restore(demand, shares.rerouted(demand, backups[demand], dead));
      }
    }
  }

  /** A demand of a failed node itself is nobody's to save. */
  private boolean endsAt(int demand, SingleFailure failure) {
    if (!(failure instanceof SingleFailure.OfNode node)) {
      return false;
    }
    int path = shares.path(demand, 0);
    int first = shares.paths.link(shares.paths.first(path));
    int last = shares.paths.link(shares.paths.end(path) - 1);
    return topology.node(topology.tail(first)).id().equals(node.node())
        || topology.node(topology.head(last)).id().equals(node.node());
  }

  private void undo() {
    while (!moved.isEmpty()) {
      var move = moved.pop();
      if (move.excused()) {
        shares.excuse(move.demand(), -1);
      }
      shares.restore(move.demand(), move.lists());
    }
  }
}
