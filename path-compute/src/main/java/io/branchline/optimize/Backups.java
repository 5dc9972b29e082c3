package io.branchline.optimize;

import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.stream.IntStream;

/**
 * Ordered backups of each demand, chosen when they are asked for and only where something changed
 * since.
 */
final class Backups {
  private final Topology topology;
  private final TrafficShares shares;
  private final BitSet dead;
  private final int most;
  private final int[][] chosen;
  private final BitSet stale = new BitSet();

  /** By link, the risk groups it is in, numbered after links and nodes. */
  private final int[][] groups;

  /** By link, node or risk group: the last choice, by its number, that a path of its took. */
  private final int[] takenIn;

  private int choices;

  /**
   * @param most how many a demand gets
   * @param dead links that no backup may take
   */
  Backups(Topology topology, TrafficShares shares, BitSet dead, int most) {
    this.topology = topology;
    this.shares = shares;
    this.dead = dead;
    this.most = most;
    chosen = new int[shares.count()][];
    groups = new int[topology.linkCount()][];
    var numbers = new HashMap<Srlg, Integer>();
    int first = topology.linkCount() + topology.nodeCount();
    for (int link = 0; link < groups.length; link++) {
      groups[link] =
          topology.link(link).srlgs().stream()
              .mapToInt(srlg -> first + numbers.computeIfAbsent(srlg, _ -> numbers.size()))
              .toArray();
    }
    takenIn = new int[first + numbers.size()];
    chooseAllAgain();
  }

  /** All demands may have moved. */
  void chooseAllAgain() {
    stale.set(0, chosen.length);
  }

  /** This one has moved, or its backups are not what they could be. */
  void chooseAgain(int demand) {
    stale.set(demand);
  }

  /** Whether a link that is down takes a backup of the demand away. */
  boolean loses(int demand) {
    return !stale.get(demand)
        && IntStream.of(chosen[demand]).anyMatch(path -> shares.dies(path, dead));
  }

  /** By demand; not to be changed. */
  int[][] all() {
    for (int demand = stale.nextSetBit(0); demand >= 0; demand = stale.nextSetBit(demand + 1)) {
      chosen[demand] = choice(demand);
    }
    stale.clear();
    return chosen.clone();
  }

  void set(int demand, int[] backups) {
    chosen[demand] = backups;
    stale.clear(demand);
  }

  /**
   * Up to so many as a demand gets: within its bounds rather than beyond, then sharing the fewest
   * nodes, links and risks with the paths before it, then the least loaded.
   */
  private int[] choice(int demand) {
    var found = new int[most];
    int count = 0;
    choices++;
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      sharedRisks(shares.path(demand, i), true);
    }
    while (count < most) {
      int best = best(demand, found, count);
      if (best == TrafficShares.NONE) {
        break;
      }
      found[count++] = best;
      sharedRisks(best, true);
    }
    return Arrays.copyOf(found, count);
  }

  private int best(int demand, int[] found, int count) {
    int best = TrafficShares.NONE;
    int leastBeyond = 0;
    int leastShared = 0;
    double leastBusy = 0;
    for (int path : shares.candidates[shares.pair[demand]]) {
      if (shares.dies(path, dead)
          || (shares.lists() == 1 && shares.path(demand, 0) == path)
          || IntStream.range(0, count).anyMatch(i -> found[i] == path)) {
        continue;
      }
      int beyond = (shares.tooSlow(demand, path) ? 2 : 0) + (shares.tooLossy(demand, path) ? 1 : 0);
      int shared = sharedRisks(path, false);
      double busy = 0;
      for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
        busy = Math.max(busy, shares.loads.utilisation(shares.paths.link(at)));
      }
      int order = Integer.compare(beyond, leastBeyond);
      order = order != 0 ? order : Integer.compare(shared, leastShared);
      order = order != 0 ? order : Double.compare(busy, leastBusy);
      if (best == TrafficShares.NONE || order < 0) {
        best = path;
        leastBeyond = beyond;
        leastShared = shared;
        leastBusy = busy;
      }
    }
    return best;
  }

  /**
   * How many marked things take the path down: its links (either direction), the nodes between its
   * ends, its risks (each once for each of its links).
   *
   * @param mark whether to mark them all, too
   */
  private int sharedRisks(int path, boolean mark) {
    int shared = 0;
    int first = shares.paths.first(path);
    for (int at = first; at < shares.paths.end(path); at++) {
      int link = shares.paths.link(at);
      int back = topology.reverse(link);
      shared += taken(back < 0 ? link : Math.min(link, back), mark);
      if (at > first) {
        shared += taken(topology.linkCount() + topology.tail(link), mark);
      }
      for (int group : groups[link]) {
        shared += taken(group, mark);
      }
    }
    return shared;
  }

  private int taken(int risk, boolean mark) {
    int before = takenIn[risk] == choices ? 1 : 0;
    if (mark) {
      takenIn[risk] = choices;
    }
    return before;
  }
}
