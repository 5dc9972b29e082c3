package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What every single failure does to every link and class, kept up to date while demands move: the
 * shares of dead paths go to the demand's first backup that is up. Only what a failure changes is
 * kept, and a move touches only the failures and links that it concerns. All of it is whole numbers
 * (bits per second times {@link TrafficShares#PARTS}), so that taking a move back restores it.
 */
final class FailureLoads {
  /** Utilisations this close together are equal. */
  private static final double ROUNDING = 1e-9;

  private final Topology topology;
  private final TrafficShares shares;
  private final SingleFailures failures;
  private final int[][] ends;
  private final int[][] backups;
  private final double allowed;
  private final int priorities;
  private final FailureRows rows;

  /** By failure: how much more (or less) is broken than without, as in {@link Score#broken}. */
  private final long[][] change;

  /** By failure: load above what is allowed, over all links that it gives more. */
  private final long[] excess;

  /** Over all failures by priority: what is broken that is not without. */
  private final long[] harm;

  private long totalExcess;
  private int tried;

  /** Load by link that the count under way adds, and the links where it does. */
  private final long[] amount;

  private final int[] touched;
  private final boolean[] isTouched;
  private int touchedCount;

  /** By failure, the last listing that named it. */
  private final int[] listedIn;

  private int listings;

  /**
   * @param ends by pair of nodes, source and target
   * @param backups by demand; {@link #put} changes them
   * @param allowed utilisation of a link under a failure
   */
  FailureLoads(
      Topology topology,
      TrafficShares shares,
      SingleFailures failures,
      int[][] ends,
      int[][] backups,
      double allowed) {
    this.topology = topology;
    this.shares = shares;
    this.failures = failures;
    this.ends = ends;
    this.backups = backups;
    this.allowed = allowed * (1 + ROUNDING);
    priorities = shares.score.broken.length / Score.KINDS;
    rows = new FailureRows(topology.linkCount(), priorities);
    change = new long[failures.count()][priorities * Score.KINDS];
    excess = new long[failures.count()];
    harm = new long[priorities];
    amount = new long[topology.linkCount()];
    touched = new int[topology.linkCount()];
    isTouched = new boolean[topology.linkCount()];
    listedIn = new int[failures.count()];
  }

  /** Tries one failure after the other. */
  void tryAll(BooleanSupplier timeIsUp) {
    var first = new int[failures.count() + 1];
    for (int demand = 0; demand < shares.count(); demand++) {
      for (int failure : failuresOf(demand)) {
        first[failure + 1]++;
      }
    }
    for (int i = 1; i < first.length; i++) {
      first[i] += first[i - 1];
    }
    var hit = new int[first[failures.count()]];
    var next = first.clone();
    for (int demand = 0; demand < shares.count(); demand++) {
      for (int failure : failuresOf(demand)) {
        hit[next[failure]++] = demand;
      }
    }
    while (tried < failures.count() && !timeIsUp.getAsBoolean()) {
      int failure = tried++;
      for (int i = first[failure]; i < first[failure + 1]; i++) {
        count(hit[i], failure, 1);
      }
    }
  }

  /** How many failures have been tried, the first ones by number. */
  int tried() {
    return tried;
  }

  int[] backups(int demand) {
    return backups[demand];
  }

  /** Whether something is broken, or a link busier than allowed, only because of the failure. */
  boolean harmful(int failure) {
    if (excess[failure] > 0) {
      return true;
    }
    for (long more : change[failure]) {
      if (more > 0) {
        return true;
      }
    }
    return false;
  }

  boolean harmful() {
    return totalExcess > 0 || Arrays.stream(harm).anyMatch(more -> more > 0);
  }

  long[] harm() {
    return harm.clone();
  }

  long totalExcess() {
    return totalExcess;
  }

  /** The worse the sooner. */
  int compare(int one, int other) {
    for (int priority = 0; priority < priorities; priority++) {
      int order = Long.compare(worse(other, priority), worse(one, priority));
      if (order != 0) {
        return order;
      }
    }
    return Long.compare(excess[other], excess[one]);
  }

  private long worse(int failure, int priority) {
    long worse = 0;
    for (int kind = 0; kind < Score.KINDS; kind++) {
      worse += Math.max(0, change[failure][priority * Score.KINDS + kind]);
    }
    return worse;
  }

  /** Whether a link is given more than it can carry, or than it may, because of the failure. */
  boolean overloads(int failure, int link) {
    int row = rows.find(link, failure);
    if (row < 0) {
      return false;
    }
    long more = rows.sum(link, row);
    long load = shares.loads.load(link) + more;
    return more > 0 && load > Math.min(shares.loads.capacity(link), allowedLoad(link));
  }

  private long allowedLoad(int link) {
    return (long) (allowed * shares.loads.capacity(link));
  }

  boolean dies(int path, int failure) {
    for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
      if (failures.takesDown(failure, shares.paths.link(at))) {
        return true;
      }
    }
    return false;
  }

  /** The lists of a demand under a failure. */
  long[] rerouted(int demand, int failure) {
    return shares.rerouted(demand, backups[demand], path -> dies(path, failure));
  }

  /** The failures that take down one of the demand's paths. */
  int[] failuresOf(int demand) {
    listings++;
    var found = new int[16];
    int count = 0;
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      int path = shares.path(demand, i);
      for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
        for (int failure : failures.of(shares.paths.link(at))) {
          if (listedIn[failure] != listings) {
            listedIn[failure] = listings;
            if (count == found.length) {
              found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = failure;
          }
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Gives a demand other lists and backups. */
  void put(int demand, long[] lists, int[] itsBackups) {
    for (int failure : failuresOf(demand)) {
      count(demand, failure, -1);
    }
    long[] before = shares.saved(demand);
    if (!Arrays.equals(before, lists)) {
      spread(demand, before, -1, new long[Score.KINDS]);
      spread(demand, lists, 1, new long[Score.KINDS]);
      termsOfTouched(-1);
      shares.restore(demand, lists);
      termsOfTouched(1);
      clearTouched();
    }
    backups[demand] = itsBackups;
    for (int failure : failuresOf(demand)) {
      count(demand, failure, 1);
    }
  }

  /** Takes out (-1) or puts in (1) what failures make of the links that a move touches. */
  private void termsOfTouched(int sign) {
    for (int i = 0; i < touchedCount; i++) {
      int link = touched[i];
      for (int row = 0; amount[link] != 0 && row < rows.count(link); row++) {
        int failure = rows.failure(link, row);
        total(failure, -1);
        term(link, row, failure, sign);
        total(failure, 1);
      }
    }
  }

  private void clearTouched() {
    for (int i = 0; i < touchedCount; i++) {
      amount[touched[i]] = 0;
      isTouched[touched[i]] = false;
    }
    touchedCount = 0;
  }

  /** Counts (1), or counts no more (-1), what a failure does to a demand that it hits. */
  private void count(int demand, int failure, int sign) {
    if (failure >= tried) {
      return;
    }
    var own = new long[Score.KINDS];
    spread(demand, shares.saved(demand), -sign, own);
    int[] pair = ends[shares.pair[demand]];
    boolean excused = pair[0] == failures.node(failure) || pair[1] == failures.node(failure);
    if (excused) {
      // A demand of a failed node itself is nobody's to save.
      own[Score.NOT_CARRIED] = 0;
    } else {
      spread(demand, rerouted(demand, failure), sign, own);
    }
    total(failure, -1);
    int base = shares.priority(demand) * Score.KINDS;
    for (int kind = 0; kind < Score.KINDS; kind++) {
      change[failure][base + kind] += own[kind];
    }
    for (int i = 0; i < touchedCount; i++) {
      int link = touched[i];
      if (amount[link] != 0) {
        int row = rows.findOrAdd(link, failure);
        term(link, row, failure, -1);
        rows.add(link, row, shares.priority(demand), amount[link]);
        term(link, row, failure, 1);
        rows.dropIfZero(link, row);
      }
    }
    total(failure, 1);
    clearTouched();
  }

  private void spread(int demand, long[] lists, int sign, long[] own) {
    for (long list : lists) {
      int path = TrafficShares.pathOf(list);
      if (path == TrafficShares.NONE) {
        break;
      }
      long traffic = sign * shares.rate(demand) * TrafficShares.partsOf(list);
      for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
        int link = shares.paths.link(at);
        if (!isTouched[link]) {
          isTouched[link] = true;
          touched[touchedCount++] = link;
        }
        amount[link] += traffic;
      }
      own[Score.NOT_CARRIED] -= traffic;
      own[Score.DELAY] += shares.tooSlow(demand, path) ? traffic : 0;
      own[Score.LOSS] += shares.tooLossy(demand, path) ? traffic : 0;
    }
  }

  private void total(int failure, int sign) {
    for (int priority = 0; priority < priorities; priority++) {
      harm[priority] += sign * worse(failure, priority);
    }
    totalExcess += sign * excess[failure];
  }

  private void term(int link, int row, int failure, int sign) {
    long now = shares.loads.load(link);
    long more = rows.sum(link, row);
    long capacity = shares.loads.capacity(link);
    if (Math.max(now, now + more) > capacity) {
      shares.loads.missingMore(
          link, priority -> rows.added(link, row, priority), sign, change[failure]);
    }
    if (more > 0) {
      excess[failure] += sign * Math.max(0, now + more - allowedLoad(link));
    }
  }

  /** The failures tried under which more is broken than without, or a link is too busy. */
  List<FailureFinding> findings(double maxUtilisation) {
    double limit = Math.max(maxUtilisation, shares.score.utilisation) * (1 + ROUNDING);
    var highest = new double[tried];
    var busiest = new int[tried];
    for (int link = 0; link < topology.linkCount(); link++) {
      for (int row = 0; row < rows.count(link); row++) {
        int failure = rows.failure(link, row);
        double load = shares.loads.load(link) + rows.sum(link, row);
        if (load / shares.loads.capacity(link) > highest[failure]) {
          highest[failure] = load / shares.loads.capacity(link);
          busiest[failure] = link;
        }
      }
    }
    int[] byUtilisation = linksByUtilisation();
    var found = new ArrayList<FailureFinding>();
    for (int failure = 0; failure < tried; failure++) {
      boolean tooBusy = highest[failure] > limit;
      if (tooBusy || Arrays.stream(change[failure]).anyMatch(more -> more > 0)) {
        found.add(
            new FailureFinding(
                failures.get(failure),
                broken(failure),
                Math.max(highest[failure], untouched(failure, byUtilisation)),
                tooBusy ? Optional.of(topology.link(busiest[failure]).id()) : Optional.empty()));
      }
    }
    return found;
  }

  private int[] linksByUtilisation() {
    return IntStream.range(0, topology.linkCount())
        .boxed()
        .sorted((a, b) -> Double.compare(shares.loads.utilisation(b), shares.loads.utilisation(a)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The highest utilisation among links that a failure leaves as they are. */
  private double untouched(int failure, int[] byUtilisation) {
    for (int link : byUtilisation) {
      if (rows.find(link, failure) < 0) {
        return shares.loads.utilisation(link);
      }
    }
    return 0;
  }

  private List<Bandwidth> broken(int failure) {
    return IntStream.range(0, priorities)
        .mapToObj(priority ->
            Bandwidth.ofBitsPerSecond((double) worse(failure, priority) / TrafficShares.PARTS))
        .toList();
  }
}
