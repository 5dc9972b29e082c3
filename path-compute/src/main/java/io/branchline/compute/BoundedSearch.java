package io.branchline.compute;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The cheapest path within bounds of delay and loss, exactly: labels of (cost, delay, loss) are
 * settled in the order of cost, with what is still to come where a guide tells; one that another
 * label of its node beats in all three is dropped, as is one that could no longer reach the target
 * in time (Hansen 1980; Desrochers and Soumis 1988). Among equal costs less delay counts, then less
 * loss, then the lower links from the target back, so that no guide changes the answer. The number
 * of labels may grow without limit on adverse networks, so it gives up after {@value #MOST_LABELS}
 * and says so.
 */
final class BoundedSearch {
  static final int MOST_LABELS = 2_000_000;

  private static final int NONE = -1;
  private static final long NO_LIMIT = Long.MAX_VALUE >> 20;

  /**
   * Loss is added up as the logarithm of what is kept; this much of it, or of loss, is rounding.
   */
  static final double ROUNDING = 1e-12;

  /**
   * What counts as one in the logarithm of what is kept, rounded down, and what as nothing kept.
   */
  private static final double LOSS_STEP = 1.0 / (1 << 28);

  private static final long ALL_LOST = 1L << 33;

  private final Topology topology;
  private final TransitLinks transit;
  private final LinkFilter filter;
  private final PathSearch search;
  private Constraints constraints = Constraints.NONE;
  private long maxDelay;
  private double maxLoss;

  /** By node: the search that labelled it last, and its youngest label; by label the one before. */
  private final int[] labelledBy;

  private final int[] newest;
  private int searches;
  private boolean gaveUp;

  /** The least losses to the target of the present search, in steps, if losses are bounded. */
  private final Labels losses;

  /**
   * By node: the search that asked the guides last, and the delay and, once needed, key to come.
   */
  private final int[] guidedBy;

  private final long[] delayToCome;
  private final long[] keyToCome;

  private int[] older = new int[64];
  private int[] node = new int[64];
  private long[] key = new long[64];
  private long[] delay = new long[64];
  private double[] loss = new double[64];
  private int[] parent = new int[64];
  private int[] via = new int[64];
  private int count;

  private record Waiting(long key, int label) implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      int byKey = Long.compare(key, other.key);
      return byKey == 0 ? Integer.compare(label, other.label) : byKey;
    }
  }

  BoundedSearch(Topology topology, TransitLinks transit, LinkFilter filter, PathSearch search) {
    this.topology = topology;
    this.transit = transit;
    this.filter = filter;
    this.search = search;
    losses = new Labels(topology.nodeCount());
    labelledBy = new int[topology.nodeCount()];
    newest = new int[topology.nodeCount()];
    guidedBy = new int[topology.nodeCount()];
    delayToCome = new long[topology.nodeCount()];
    keyToCome = new long[topology.nodeCount()];
  }

  /**
   * The links of a path that loses least, last one first, within the constraints that the filter
   * holds; none when there is no path. The ends differ.
   */
  int[] leastLoss(int source, int target) {
    lossesTo(target, Labels.UNREACHED);
    int first = NONE;
    long least = Labels.UNREACHED;
    for (int link = topology.outgoing(source); link < topology.outgoing(source + 1); link++) {
      long onward = losses.key(topology.head(link));
      if (filter.allows(link) && onward != Labels.UNREACHED) {
        long whole = onward + Labels.step(lossSteps(link));
        first = whole < least ? link : first;
        least = Math.min(whole, least);
      }
    }
    if (first == NONE) {
      return PathSearch.NO_PATH;
    }
    var links = new ArrayList<Integer>(List.of(first));
    for (int node = topology.head(first); node != target; node = topology.head(links.getLast())) {
      links.add(losses.via(node));
    }
    return links.reversed().stream().mapToInt(link -> link).toArray();
  }

  /** Searches from the target by loss; nodes farther than a key are left alone. */
  private void lossesTo(int target, long most) {
    losses.begin();
    losses.offer(target, 0, Labels.NONE, 0);
    while (!losses.isEmpty() && losses.lowest() <= most) {
      int node = losses.settle();
      for (int i = transit.firstIn(node), end = transit.firstIn(node + 1); i < end; i++) {
        int link = transit.in(i);
        if (filter.allows(link)) {
          long key = losses.key(node) + Labels.step(lossSteps(link));
          losses.offer(topology.tail(link), key, link, 0);
        }
      }
    }
  }

  private long lossSteps(int link) {
    return Math.min(ALL_LOST, (long) (-Math.log1p(-topology.lossRatio(link)) / LOSS_STEP));
  }

  /** What is lost at least from a node to the target; nothing when losses are not bounded. */
  private double lossToCome(int at) {
    if (constraints.maxLoss().isEmpty()) {
      return 0;
    }
    long key = losses.key(at);
    return key == Labels.UNREACHED ? Double.POSITIVE_INFINITY : Labels.cost(key) * LOSS_STEP;
  }

  /** Whether the last search was given up: then there may be a path all the same. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** The path within these bounds and the constraints that the filter holds; the ends differ. */
  int[] find(int source, int target, Metric metric, Constraints within) {
    return find(source, target, metric, within, new Path(List.of(), 0));
  }

  /**
   * The links that go on from a path best, last one first, within these bounds from its beginning
   * and the constraints that the filter holds; none when there is no way, or the search was given
   * up. The ends differ.
   */
  int[] find(int source, int target, Metric metric, Constraints within, Path before) {
    gaveUp = false;
    constraints = within;
    maxDelay = Math.min(NO_LIMIT, within.maxDelay().map(most -> most.micros()).orElse(NO_LIMIT));
    maxLoss =
        within
            .maxLoss()
            .map(most -> -Math.log1p(-most.ratio()) + ROUNDING)
            .orElse(Double.POSITIVE_INFINITY);
    searches++;
    count = 0;
    long delayBefore = before.delay().micros();
    var delays = search.delaysTo(source, target, maxDelay - delayBefore);
    var costs = search.costsTo(source, target, metric);
    long onward = delays.least(source);
    if (onward == Labels.UNREACHED || delayBefore + Labels.cost(onward) > maxDelay) {
      return PathSearch.NO_PATH;
    }
    if (within.maxLoss().isPresent()) {
      double most = maxLoss / LOSS_STEP;
      lossesTo(target, most < ALL_LOST ? Labels.step((long) most + 1) : Labels.UNREACHED);
    }
    // Links to a target that carries no traffic of others are not among those between others.
    int lastHops = topology.firstIncoming(topology.mayTransit(target) ? target + 1 : target);
    var waiting = new PriorityQueue<Waiting>();
    double lossBefore = within.maxLoss().isEmpty() ? 0 : -Math.log1p(-before.loss().ratio());
    add(source, 0, delayBefore, lossBefore, NONE, NONE);
    waiting.add(new Waiting(0, 0));
    int best = NONE;
    while (!waiting.isEmpty()) {
      var next = waiting.poll();
      int label = next.label;
      if (best != NONE && next.key > key[best]) {
        break;
      }
      if (isBeaten(label)) {
        continue;
      }
      if (node[label] == target) {
        best = best == NONE || isBetter(label, best) ? label : best;
        continue;
      }
      int from = node[label];
      int end = transit.firstOut(from + 1);
      for (int i = transit.firstOut(from); i < end; i++) {
        extend(label, transit.out(i), metric, delays, costs, waiting);
      }
      for (int i = lastHops; i < topology.firstIncoming(target + 1); i++) {
        if (topology.tail(topology.incomingLink(i)) == from) {
          extend(label, topology.incomingLink(i), metric, delays, costs, waiting);
        }
      }
      if (count >= MOST_LABELS && best == NONE) {
        gaveUp = true;
        return PathSearch.NO_PATH;
      }
    }
    return best == NONE ? PathSearch.NO_PATH : trace(best);
  }

  private void extend(
      int label,
      int link,
      Metric metric,
      Guide delays,
      Guide costs,
      PriorityQueue<Waiting> waiting) {
    if (!filter.allows(link)) {
      return;
    }
    int head = topology.head(link);
    long nextDelay = delay[label] + topology.delayMicros(link);
    double nextLoss = loss[label] + lossOf(link);
    if (guidedBy[head] != searches) {
      guidedBy[head] = searches;
      long onward = delays.least(head);
      delayToCome[head] = onward == Labels.UNREACHED ? NO_LIMIT + 1 : Labels.cost(onward);
      keyToCome[head] = NONE;
    }
    if (nextDelay + delayToCome[head] > maxDelay || nextLoss + lossToCome(head) > maxLoss) {
      return;
    }
    long nextKey = key[label] + Labels.step(metric.of(topology, link));
    if (!isDominated(head, nextKey, nextDelay, nextLoss, label, link)) {
      add(head, nextKey, nextDelay, nextLoss, label, link);
      if (keyToCome[head] == NONE) {
        keyToCome[head] = costs.least(head);
      }
      waiting.add(new Waiting(nextKey + keyToCome[head], count - 1));
    }
  }

  /** Whether of two labels of equal keys at the target one counts more. */
  private boolean isBetter(int label, int other) {
    if (delay[label] != delay[other]) {
      return delay[label] < delay[other];
    }
    return loss[label] == loss[other]
        ? isLower(parent[label], via[label], other)
        : loss[label] < loss[other];
  }

  /** Whether a way by this link from this label has lower links than a label, last link first. */
  private boolean isLower(int from, int link, int label) {
    int before = from;
    int last = link;
    int other = label;
    while (last == via[other] && before != parent[other]) {
      last = via[before];
      before = parent[before];
      other = parent[other];
    }
    return last < via[other];
  }

  private int newest(int at) {
    return labelledBy[at] == searches ? newest[at] : NONE;
  }

  private double lossOf(int link) {
    return constraints.maxLoss().isEmpty() ? 0 : -Math.log1p(-topology.lossRatio(link));
  }

  private boolean isDominated(int at, long byKey, long byDelay, double byLoss, int from, int link) {
    for (int i = newest(at); i != NONE; i = older[i]) {
      if (key[i] <= byKey && delay[i] <= byDelay && loss[i] <= byLoss) {
        boolean equal = key[i] == byKey && delay[i] == byDelay && loss[i] == byLoss;
        if (!equal || !isLower(from, link, i)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a younger label of its node beats this one: then its ways are not followed. */
  private boolean isBeaten(int label) {
    for (int i = newest(node[label]); i > label; i = older[i]) {
      if (key[i] <= key[label] && delay[i] <= delay[label] && loss[i] <= loss[label]) {
        return true;
      }
    }
    return false;
  }

  private void add(int at, long byKey, long byDelay, double byLoss, int from, int link) {
    if (count == node.length) {
      int room = count * 2;
      older = Arrays.copyOf(older, room);
      node = Arrays.copyOf(node, room);
      key = Arrays.copyOf(key, room);
      delay = Arrays.copyOf(delay, room);
      loss = Arrays.copyOf(loss, room);
      parent = Arrays.copyOf(parent, room);
      via = Arrays.copyOf(via, room);
    }
    node[count] = at;
    key[count] = byKey;
    delay[count] = byDelay;
    loss[count] = byLoss;
    parent[count] = from;
    via[count] = link;
    older[count] = newest(at);
    labelledBy[at] = searches;
    newest[at] = count++;
  }

  private int[] trace(int label) {
    var links = new LinkStack();
    for (int at = label; via[at] != NONE; at = parent[at]) {
      links.push(via[at]);
    }
    return links.toArray();
  }
}
