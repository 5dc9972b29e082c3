package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which share of each demand takes which candidate path, in {@value #PARTS} parts, and the score of
 * it all. Demands between the same two nodes have the same candidates.
 */
final class TrafficShares {
  static final int PARTS = 16;
  static final int NONE = -1;
  static final int GONE = -2;

  final PathSet paths;
  final LinkLoads loads;
  final Score score;

  /** By pair of nodes, its candidates. */
  final int[][] candidates;

  final int[] pair;
  private final byte[] priority;
  private final long[] rate;
  private final long[] maxDelay;
  private final double[] maxLoss;
  private final int lists;
  private final int[] path;
  private final byte[] parts;
  private final int[] installedPath;
  private final byte[] installedParts;

  TrafficShares(
      Topology topology,
      List<ClassDemand> demands,
      List<LineTariff> tariffs,
      PathSet paths,
      int[] pair,
      int[][] candidates,
      int lists) {
    this.paths = paths;
    this.pair = pair;
    this.candidates = candidates;
    this.lists = lists;
    int count = demands.size();
    int priorities = demands.stream().mapToInt(d -> d.needs().priority()).max().orElse(1);
    score = new Score(priorities);
    loads = new LinkLoads(topology, tariffs, priorities, score);
    priority = new byte[count];
    rate = new long[count];
    maxDelay = new long[count];
    maxLoss = new double[count];
    for (int i = 0; i < count; i++) {
      var demand = demands.get(i);
      priority[i] = (byte) (demand.needs().priority() - 1);
      rate[i] = demand.rate().bitsPerSecond();
      maxDelay[i] = demand.needs().maxDelay().map(d -> d.micros()).orElse(Long.MAX_VALUE);
      maxLoss[i] = demand.needs().maxLoss().map(l -> l.ratio()).orElse(1.0);
      score.broken[priority[i] * Score.KINDS + Score.NOT_CARRIED] += rate[i] * PARTS;
    }
    path = new int[count * lists];
    parts = new byte[count * lists];
    installedPath = new int[count * lists];
    installedParts = new byte[count * lists];
    Arrays.fill(path, NONE);
    Arrays.fill(installedPath, NONE);
  }

  private TrafficShares(TrafficShares other) {
    paths = other.paths;
    pair = other.pair;
    candidates = other.candidates.clone();
    lists = other.lists;
    score = new Score(other.score.broken.length / Score.KINDS);
    score.set(other.score);
    loads = other.loads.copy(score);
    priority = other.priority;
    rate = other.rate;
    maxDelay = other.maxDelay;
    maxLoss = other.maxLoss;
    path = other.path.clone();
    parts = other.parts.clone();
    installedPath = other.installedPath.clone();
    installedParts = other.installedParts.clone();
  }

  /** The same, untouched by what happens to this one. */
  TrafficShares copy() {
    return new TrafficShares(this);
  }

  int count() {
    return pair.length;
  }

  int lists() {
    return lists;
  }

  int priority(int demand) {
    return priority[demand];
  }

  /** In bits per second. */
  long rate(int demand) {
    return rate[demand];
  }

  /** The path of a demand's list, or {@link #NONE} from the first that it does not have. */
  int path(int demand, int list) {
    return path[demand * lists + list];
  }

  int parts(int demand, int list) {
    return parts[demand * lists + list];
  }

  boolean placed(int demand) {
    return path[demand * lists] != NONE;
  }

  boolean tooSlow(int demand, int candidate) {
    return paths.delayMicros(candidate) > maxDelay[demand];
  }

  boolean tooLossy(int demand, int candidate) {
    return paths.loss(candidate) > maxLoss[demand];
  }

  /** Says what a demand has in the network today; {@link #GONE} paths are there no more. */
  void install(int demand, long[] saved) {
    int before = changed(demand) ? 1 : 0;
    for (int i = 0; i < lists; i++) {
      installedPath[demand * lists + i] = pathOf(saved[i]);
      installedParts[demand * lists + i] = partsOf(saved[i]);
    }
    score.changes += (changed(demand) ? 1 : 0) - before;
  }

  /** Whether a demand that was installed is placed otherwise now. A new demand changes nothing. */
  boolean changed(int demand) {
    int from = demand * lists;
    return installedPath[from] != NONE
        && (!Arrays.equals(path, from, from + lists, installedPath, from, from + lists)
            || !Arrays.equals(parts, from, from + lists, installedParts, from, from + lists));
  }

  /** Whether a demand cannot keep what is installed, because a link of it is down. */
  boolean mustChange(int demand, BitSet dead) {
    return installedPath[demand * lists] != NONE && !alive(installed(demand), dead);
  }

  /** The lists of a demand as one value, for {@link #restore}. */
  long[] saved(int demand) {
    var saved = new long[lists];
    for (int i = 0; i < lists; i++) {
      saved[i] = packed(path(demand, i), parts(demand, i));
    }
    return saved;
  }

  /** The installed lists of a demand, for {@link #restore}. */
  long[] installed(int demand) {
    var saved = new long[lists];
    for (int i = 0; i < lists; i++) {
      saved[i] = packed(installedPath[demand * lists + i], installedParts[demand * lists + i]);
    }
    return saved;
  }

  static long packed(int path, int parts) {
    return (long) path << 8 | parts;
  }

  static int pathOf(long packed) {
    return (int) (packed >> 8);
  }

  static byte partsOf(long packed) {
    return (byte) (packed & 0xff);
  }

  void restore(int demand, long[] saved) {
    carry(demand, -1);
    int before = changed(demand) ? 1 : 0;
    for (int i = 0; i < lists; i++) {
      path[demand * lists + i] = pathOf(saved[i]);
      parts[demand * lists + i] = partsOf(saved[i]);
    }
    score.changes += (changed(demand) ? 1 : 0) - before;
    carry(demand, 1);
  }

  /** All of a demand on one path; {@link #NONE}: nowhere. */
  void put(int demand, int candidate) {
    restore(demand, whole(candidate));
  }

  /** The lists of a demand that is on one path as a whole; {@link #NONE}: nowhere. */
  long[] whole(int candidate) {
    var lone = new long[lists];
    Arrays.fill(lone, packed(NONE, 0));
    if (candidate != NONE) {
      lone[0] = packed(candidate, PARTS);
    }
    return lone;
  }

  /**
   * Moves parts of a demand from one of its paths to another; lists stay in the order of their
   * paths, so that equal shares are equal values. False, and nothing done, when it would need more
   * lists than it may have.
   */
  boolean move(int demand, int from, int to, int moved) {
    var lists = moved(demand, from, to, moved);
    if (lists.length == 0) {
      return false;
    }
    restore(demand, lists);
    return true;
  }

  /** The lists of a demand after such a move; empty when there would be too many. */
  long[] moved(int demand, int from, int to, int moved) {
    var now = new long[lists + 1];
    int count = 0;
    boolean there = false;
    for (int i = 0; i < lists && path(demand, i) != NONE; i++) {
      int at = path(demand, i);
      int left = parts(demand, i) + (at == to ? moved : 0) - (at == from ? moved : 0);
      there |= at == to;
      if (left > 0) {
        now[count++] = packed(at, left);
      }
    }
    if (!there) {
      now[count++] = packed(to, moved);
    }
    if (count > lists) {
      return new long[0];
    }
    Arrays.sort(now, 0, count);
    Arrays.fill(now, count, lists + 1, packed(NONE, 0));
    return Arrays.copyOf(now, lists);
  }

  private void carry(int demand, int sign) {
    int base = priority[demand] * Score.KINDS;
    int left = PARTS;
    for (int i = 0; i < lists && path(demand, i) != NONE; i++) {
      int candidate = path(demand, i);
      long traffic = sign * rate[demand] * parts(demand, i);
      left -= parts(demand, i);
      for (int at = paths.first(candidate); at < paths.end(candidate); at++) {
        loads.add(paths.link(at), priority[demand], traffic);
      }
      if (tooSlow(demand, candidate)) {
        score.broken[base + Score.DELAY] += traffic;
      }
      if (tooLossy(demand, candidate)) {
        score.broken[base + Score.LOSS] += traffic;
      }
    }
    score.broken[base + Score.NOT_CARRIED] += sign * rate[demand] * left;
  }

  /** The lists of a demand when the shares of its dead paths go to its first backup that is up. */
  long[] rerouted(int demand, int[] backups, IntPredicate dies) {
    int backup = NONE;
    for (int i = 0; i < backups.length && backup == NONE; i++) {
      backup = dies.test(backups[i]) ? NONE : backups[i];
    }
    var lists = saved(demand);
    int count = 0;
    int homeless = 0;
    for (long list : lists) {
      if (pathOf(list) != NONE && !dies.test(pathOf(list))) {
        lists[count++] = list;
      } else {
        homeless += partsOf(list);
      }
    }
    Arrays.fill(lists, count, lists.length, packed(NONE, 0));
    for (int i = 0; backup != NONE && i < lists.length; i++) {
      if (pathOf(lists[i]) == backup || pathOf(lists[i]) == NONE) {
        lists[i] = packed(backup, partsOf(lists[i]) + homeless);
        break;
      }
    }
    return lists;
  }

  /**
   * The best path for a demand that is placed nowhere, all else staying: least broken by priority,
   * then the lowest utilisation on the path itself; {@link #NONE} when all are dead.
   */
  int best(int demand, BitSet dead, long[] scratch, long[] least) {
    int best = NONE;
    double lowest = Double.POSITIVE_INFINITY;
    long traffic = rate[demand] * PARTS;
    int base = priority[demand] * Score.KINDS;
    for (int candidate : candidates[pair[demand]]) {
      if (dies(candidate, dead)) {
        continue;
      }
      Arrays.fill(scratch, 0);
      double highest = 0;
      for (int at = paths.first(candidate); at < paths.end(candidate); at++) {
        int link = paths.link(at);
        long load = loads.load(link) + traffic;
        highest = Math.max(highest, (double) load / loads.capacity(link));
        if (load > loads.capacity(link)) {
          loads.missingAfter(link, priority[demand], traffic, scratch);
        }
      }
      scratch[base + Score.DELAY] += tooSlow(demand, candidate) ? traffic : 0;
      scratch[base + Score.LOSS] += tooLossy(demand, candidate) ? traffic : 0;
      int order = best == NONE ? -1 : Arrays.compare(scratch, least);
      if (order < 0 || (order == 0 && highest < lowest)) {
        best = candidate;
        lowest = highest;
        System.arraycopy(scratch, 0, least, 0, least.length);
      }
    }
    return best;
  }

  /** Whether all paths of these lists are there. */
  boolean alive(long[] saved, BitSet dead) {
    for (long list : saved) {
      int at = pathOf(list);
      if (at == GONE || (at != NONE && dies(at, dead))) {
        return false;
      }
    }
    return true;
  }

  boolean dies(int candidate, BitSet dead) {
    for (int at = paths.first(candidate); at < paths.end(candidate); at++) {
      if (dead.get(paths.link(at))) {
        return true;
      }
    }
    return false;
  }
}
