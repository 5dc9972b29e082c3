package io.branchline.optimize;

import io.branchline.network.LinkId;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * What every link carries by priority, kept exactly: loads are whole numbers of bits per second
 * times {@link TrafficShares#PARTS}, so that taking a demand off again restores every figure.
 */
final class LinkLoads {
  private static final int NO_TARIFF = -1;

  private final int priorities;
  private final long[] capacity;
  private final long[] load;
  private final long[] total;
  private final int leaves;

  /** A tournament: node i is the higher of 2i and 2i + 1; the links are the leaves. */
  private final double[] utilisation;

  private final int[] tariffOf;
  private final List<LineTariff> tariffs;
  private final long[] tariffLoad;
  private final long[] tariffCost;
  private final Score score;

  LinkLoads(Topology topology, List<LineTariff> tariffs, int priorities, Score score) {
    int links = topology.linkCount();
    this.priorities = priorities;
    this.tariffs = tariffs;
    this.score = score;
    capacity = new long[links];
    load = new long[links * priorities];
    total = new long[links];
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * links - 1)));
    utilisation = new double[2 * leaves];
    tariffOf = new int[links];
    tariffLoad = new long[tariffs.size()];
    tariffCost = new long[tariffs.size()];
    Arrays.fill(tariffOf, NO_TARIFF);
    for (int i = 0; i < links; i++) {
      capacity[i] = topology.maxBandwidth(i) * TrafficShares.PARTS;
    }
    for (int i = 0; i < tariffs.size(); i++) {
      for (LinkId id : tariffs.get(i).links()) {
        int link = topology.linkIndex(id);
        if (link < 0) {
          throw new IllegalArgumentException("a tariff for " + id + ", which is not there");
        }
        if (tariffOf[link] != NO_TARIFF) {
          throw new IllegalArgumentException("two tariffs for " + id);
        }
        tariffOf[link] = i;
      }
    }
  }

  private LinkLoads(LinkLoads other, Score score) {
    this.score = score;
    priorities = other.priorities;
    tariffs = other.tariffs;
    capacity = other.capacity;
    load = other.load.clone();
    total = other.total.clone();
    leaves = other.leaves;
    utilisation = other.utilisation.clone();
    tariffOf = other.tariffOf;
    tariffLoad = other.tariffLoad.clone();
    tariffCost = other.tariffCost.clone();
  }

  LinkLoads copy(Score ofCopy) {
    return new LinkLoads(this, ofCopy);
  }

  boolean hasTariff(int link) {
    return tariffOf[link] != NO_TARIFF;
  }

  double utilisation(int link) {
    return utilisation[leaves + link];
  }

  long load(int link) {
    return total[link];
  }

  long load(int link, int priority) {
    return load[link * priorities + priority];
  }

  long capacity(int link) {
    return capacity[link];
  }

  /** The link with the highest utilisation, the first of several; -1 when nothing is carried. */
  int hottest() {
    if (utilisation[1] == 0) {
      return -1;
    }
    int at = 1;
    while (at < leaves) {
      at = utilisation[2 * at] == utilisation[1] ? 2 * at : 2 * at + 1;
    }
    return at - leaves;
  }

  /** Adds traffic of a priority (from 0) to a link, or takes it off where negative. */
  void add(int link, int priority, long traffic) {
    missing(link, -1);
    load[link * priorities + priority] += traffic;
    total[link] += traffic;
    missing(link, 1);
    int at = leaves + link;
    double value = (double) total[link] / capacity[link];
    utilisation[at] = value;
    for (at >>= 1; at >= 1; at >>= 1) {
      double higher = Math.max(utilisation[2 * at], utilisation[2 * at + 1]);
      if (utilisation[at] == higher) {
        break;
      }
      utilisation[at] = higher;
    }
    score.utilisation = utilisation[1];
    if (tariffOf[link] != NO_TARIFF) {
      int line = tariffOf[link];
      tariffLoad[line] += traffic;
      double rate = (double) tariffLoad[line] / TrafficShares.PARTS;
      long cost = Math.round(tariffs.get(line).cost(rate) * 1e6);
      score.microCost += cost - tariffCost[line];
      tariffCost[line] = cost;
    }
  }

  /** What a link cannot carry of a priority, when higher ones are served first. */
  long notCarried(int link, int priority) {
    long left = capacity[link];
    for (int i = 0; i < priority; i++) {
      left -= Math.min(left, load(link, i));
    }
    return Math.max(0, load(link, priority) - left);
  }

  private void missing(int link, int sign) {
    if (total[link] <= capacity[link]) {
      return;
    }
    long left = capacity[link];
    for (int priority = 0; priority < priorities; priority++) {
      long wanted = load[link * priorities + priority];
      long carried = Math.min(wanted, left);
      left -= carried;
      score.broken[priority * Score.KINDS + Score.NOT_CARRIED] += sign * (wanted - carried);
    }
  }

  /** Adds to {@code broken} what a link could not carry any more if this traffic came to it. */
  void missingAfter(int link, int priority, long traffic, long[] broken) {
    missingMore(link, i -> i == priority ? traffic : 0, 1, broken);
  }

  /**
   * Adds to {@code broken}, or takes off it ({@code sign} -1), what a link could carry less of.
   *
   * @param more by priority, what would be given to it more
   */
  void missingMore(int link, IntToLongFunction more, int sign, long[] broken) {
    long now = capacity[link];
    long then = capacity[link];
    for (int i = 0; i < priorities; i++) {
      long wanted = load[link * priorities + i];
      long wantedThen = wanted + more.applyAsLong(i);
      long carried = Math.min(wanted, now);
      long carriedThen = Math.min(wantedThen, then);
      now -= carried;
      then -= carriedThen;
      broken[i * Score.KINDS + Score.NOT_CARRIED] +=
          sign * ((wantedThen - carriedThen) - (wanted - carried));
    }
  }
}
