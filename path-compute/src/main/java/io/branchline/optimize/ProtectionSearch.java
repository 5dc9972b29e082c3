package io.branchline.optimize;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Chooses paths and backups with failures in mind: for each failure that hurts, the worst first,
 * demands that it hits or that fill the links it overloads get another order of backups, then
 * another path. A move is kept when the placement without failure stays within what may be given up
 * and all failures together harm less. Where no move helps, one that harms is tried and followed by
 * others, all undone unless they pay off (iterated local search).
 */
final class ProtectionSearch {
  private static final int VAIN_KICKS = 300;

  /** One kick in so many moves any demand. */
  private static final int STRANGERS = 4;

  private static final int STEPS_PER_LOOK = 16;

  /** How much is tried for a demand: its backups, other paths too, these with any first backup. */
  private static final int THOROUGHNESS = 3;

  private final TrafficShares shares;
  private final LinkUsers users;
  private final BitSet dead;
  private final SingleFailures failures;
  private final FailureLoads loads;
  private final int mostBackups;
  private final SplittableRandom random;
  private final BooleanSupplier timeIsUp;

  /** What the placement without failure must not get beyond. */
  private final Score limit;

  private final Deque<Undo> journal = new ArrayDeque<>();
  private boolean keepsJournal;
  private long steps;
  private boolean over;

  private record Undo(int demand, long[] lists, int[] backups) {}

  /** How good a placement is with failures in mind. */
  private record Standing(Score whole, long[] harm, long excess) {}

  /**
   * @param maxChanges how many demands may be placed otherwise than they are installed
   */
  ProtectionSearch(
      TrafficShares shares,
      LinkUsers users,
      BitSet dead,
      SingleFailures failures,
      FailureLoads loads,
      int mostBackups,
      double tolerance,
      int maxChanges,
      long seed,
      BooleanSupplier timeIsUp) {
    this.shares = shares;
    this.users = users;
    this.dead = dead;
    this.failures = failures;
    this.loads = loads;
    this.mostBackups = mostBackups;
    this.timeIsUp = timeIsUp;
    random = new SplittableRandom(seed);
    limit = shares.score.copy();
    limit.utilisation *= 1 + tolerance;
    limit.microCost = (long) (limit.microCost * (1 + tolerance));
    limit.changes = Math.max(limit.changes, maxChanges);
  }

  /** False when it was cut off. */
  boolean improve() {
    over = timeIsUp.getAsBoolean();
    descend();
    int vain = 0;
    while (!over && vain < VAIN_KICKS && loads.harmful()) {
      vain = kick() ? 0 : vain + 1;
    }
    return !over;
  }

  private void descend() {
    int thoroughness = 1;
    while (!over && thoroughness <= THOROUGHNESS) {
      boolean better = false;
      for (int failure : harmful()) {
        better |= relieve(failure, thoroughness);
      }
      thoroughness = better ? 1 : thoroughness + 1;
    }
  }

  private int[] harmful() {
    return IntStream.range(0, loads.tried())
        .filter(loads::harmful)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> i, loads::compare))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private boolean relieve(int failure, int thoroughness) {
    int[] demands = involved(failure);
    int start = demands.length == 0 ? 0 : random.nextInt(demands.length);
    boolean better = false;
    for (int i = 0; i < demands.length && !over && loads.harmful(failure); i++) {
      better |= improve(demands[(start + i) % demands.length], failure, thoroughness);
    }
    return better;
  }

  /**
   * The demands that a failure leaves without what they need or sends over a link that it
   * overloads, and those that use such a link anyway.
   */
  private int[] involved(int failure) {
    var hit = new BitSet();
    for (int link : failures.links(failure)) {
      IntStream.of(users.crossing(shares, link)).forEach(hit::set);
    }
    var involved = new BitSet();
    var overloaded = new BitSet();
    hit.stream()
        .forEach(demand -> {
          int placed = 0;
          for (long list : loads.rerouted(demand, failure)) {
            int path = TrafficShares.pathOf(list);
            if (path == TrafficShares.NONE) {
              continue;
            }
            placed += TrafficShares.partsOf(list);
            boolean suffers = shares.tooSlow(demand, path) || shares.tooLossy(demand, path);
            for (int link : shares.paths.links(path)) {
              if (overloaded.get(link) || loads.overloads(failure, link)) {
                overloaded.set(link);
                suffers = true;
              }
            }
            if (suffers) {
              involved.set(demand);
            }
          }
          if (placed < TrafficShares.PARTS) {
            involved.set(demand);
          }
        });
    overloaded.stream()
        .flatMap(link -> IntStream.of(users.crossing(shares, link)))
        .forEach(involved::set);
    return involved.stream().toArray();
  }

  private int[] candidates(int demand) {
    return Arrays.stream(shares.candidates[shares.pair[demand]])
        .filter(path -> !shares.dies(path, dead))
        .toArray();
  }

  private boolean improve(int demand, int failure, int thoroughness) {
    int[] candidates = candidates(demand);
    if (thoroughness == 1) {
      // Backups matter under this failure only where it takes a path away.
      return hits(failure, demand)
          && betterBackup(
              demand, shares.saved(demand), TrafficShares.NONE, surviving(candidates, failure));
    }
    for (int list = 0; list < shares.lists(); list++) {
      int from = shares.path(demand, list);
      if (from == TrafficShares.NONE) {
        break;
      }
      for (int to : candidates) {
        long[] moved =
            to == from ? new long[0] : shares.moved(demand, from, to, shares.parts(demand, list));
        if (moved.length > 0 && fits(demand, moved)) {
          boolean better =
              thoroughness == 2
                  ? attempt(demand, moved, backups(demand, moved, from, from))
                  : betterBackup(demand, moved, from, candidates);
          if (better) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean hits(int failure, int demand) {
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      if (loads.dies(shares.path(demand, i), failure)) {
        return true;
      }
    }
    return false;
  }

  private int[] surviving(int[] candidates, int failure) {
    return Arrays.stream(candidates).filter(path -> !loads.dies(path, failure)).toArray();
  }

  /** Tries every one of these as the first backup of such lists. */
  private boolean betterBackup(int demand, long[] lists, int left, int[] candidates) {
    for (int first : candidates) {
      int[] now = loads.backups(demand);
      if (over || mostBackups == 0) {
        return false;
      }
      boolean same = now.length > 0 && now[0] == first && left == TrafficShares.NONE;
      if (!same
          && !isWhole(lists, first)
          && attempt(demand, lists, backups(demand, lists, first, left))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhole(long[] lists, int path) {
    return TrafficShares.pathOf(lists[0]) == path
        && TrafficShares.partsOf(lists[0]) == TrafficShares.PARTS;
  }

  /** This one first, then those that the demand has, then the path that it leaves. */
  private int[] backups(int demand, long[] lists, int first, int left) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(first), IntStream.of(loads.backups(demand))),
            left == TrafficShares.NONE ? IntStream.empty() : IntStream.of(left))
        .filter(path -> !isWhole(lists, path))
        .distinct()
        .limit(mostBackups)
        .toArray();
  }

  /** Whether a move leaves the placement without failure as good as it must be. */
  private boolean fits(int demand, long[] lists) {
    var before = shares.score.copy();
    var saved = shares.saved(demand);
    shares.restore(demand, lists);
    boolean fits =
        compareWithinLimit(shares.score, before) <= 0 && shares.score.changes <= limit.changes;
    shares.restore(demand, saved);
    return fits;
  }

  /** What is within the limit is equally good. */
  private int compareWithinLimit(Score one, Score other) {
    int order = Arrays.compare(worse(one.broken, limit.broken), worse(other.broken, limit.broken));
    if (order == 0) {
      order =
          Double.compare(
              Math.max(one.utilisation, limit.utilisation),
              Math.max(other.utilisation, limit.utilisation));
    }
    return order != 0
        ? order
        : Long.compare(
            Math.max(one.microCost, limit.microCost), Math.max(other.microCost, limit.microCost));
  }

  private static long[] worse(long[] one, long[] other) {
    return Arrays.compare(one, other) > 0 ? one : other;
  }

  private Standing standing() {
    return new Standing(shares.score.copy(), loads.harm(), loads.totalExcess());
  }

  private boolean better(Standing now, Standing before) {
    int order = compareWithinLimit(now.whole, before.whole);
    order = order != 0 ? order : Arrays.compare(now.harm, before.harm);
    order = order != 0 ? order : Long.compare(now.excess, before.excess);
    order = order != 0 ? order : Integer.compare(now.whole.changes, before.whole.changes);
    return order < 0 && now.whole.changes <= limit.changes;
  }

  private boolean attempt(int demand, long[] lists, int[] backups) {
    steps++;
    over |= steps % STEPS_PER_LOOK == 0 && timeIsUp.getAsBoolean();
    var before = standing();
    var old = new Undo(demand, shares.saved(demand), loads.backups(demand));
    loads.put(demand, lists, backups);
    if (better(standing(), before)) {
      if (keepsJournal) {
        journal.push(old);
      }
      return true;
    }
    undo(old);
    return false;
  }

  private void undo(Undo old) {
    loads.put(old.demand, old.lists, old.backups);
  }

  /** Mostly a demand that a harmful failure involves: others may be in the way of a cure. */
  private int kicked() {
    int[] harmful = harmful();
    int[] demands = involved(harmful[random.nextInt(harmful.length)]);
    return demands.length == 0 || random.nextInt(STRANGERS) == 0
        ? random.nextInt(shares.count())
        : demands[random.nextInt(demands.length)];
  }

  /** One move whatever it harms and what helps after it; undone unless it pays off. */
  private boolean kick() {
    steps++;
    over |= timeIsUp.getAsBoolean();
    int demand = kicked();
    int[] candidates = candidates(demand);
    if (candidates.length == 0) {
      return false;
    }
    var before = standing();
    keepsJournal = true;
    journal.push(new Undo(demand, shares.saved(demand), loads.backups(demand)));
    int to = candidates[random.nextInt(candidates.length)];
    var whole = shares.whole(to);
    int first = candidates[random.nextInt(candidates.length)];
    loads.put(demand, whole, backups(demand, whole, first, shares.path(demand, 0)));
    descend();
    keepsJournal = false;
    boolean better = better(standing(), before);
    while (!better && !journal.isEmpty()) {
      undo(journal.pop());
    }
    journal.clear();
    return better;
  }
}
