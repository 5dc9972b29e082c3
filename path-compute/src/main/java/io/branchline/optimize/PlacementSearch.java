package io.branchline.optimize;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Betters a placement move by move: a share of a demand goes to another of its paths, or goes back
 * to what is installed, whenever the score is better for it. Where no move helps, one that harms is
 * tried and followed by others, and all of them are undone unless the score is better in the end
 * (iterated local search). Scores are compared by the order of their objectives only.
 */
final class PlacementSearch {
  private static final int VAIN_KICKS = 300;
  private static final int MOVES_AFTER_KICK = 6;
  private static final int STEPS_PER_LOOK = 16;

  private final TrafficShares shares;
  private final int links;
  private final BitSet dead;
  private final SplittableRandom random;
  private final Score before;
  private final Deque<Undo> journal = new ArrayDeque<>();
  private LinkUsers users;
  private int maxChanges = Integer.MAX_VALUE;
  private boolean keepsJournal;
  private long steps;
  private long lastStep;
  private BooleanSupplier timeIsUp = () -> true;
  private boolean over;

  private record Undo(int demand, long[] saved) {}

  PlacementSearch(TrafficShares shares, int links, BitSet dead, long seed) {
    this.shares = shares;
    this.links = links;
    this.dead = dead;
    random = new SplittableRandom(seed);
    before = new Score(shares.score.broken.length / Score.KINDS);
    users = new LinkUsers(shares, links);
  }

  long steps() {
    return steps;
  }

  LinkUsers users() {
    return users;
  }

  /** How many demands may be placed otherwise than they are installed. */
  void limitChanges(int most) {
    maxChanges = most;
  }

  /** Called when pairs have other candidates. */
  void candidatesChanged() {
    users = new LinkUsers(shares, links);
  }

  /**
   * Places demands that are placed nowhere, higher classes first, the larger first within a class.
   * A demand whose candidates are all dead stays where it is: nowhere.
   */
  void placeGreedily(IntStream demands) {
    var order =
        demands
            .boxed()
            .sorted((a, b) -> {
              int byPriority = shares.priority(a) - shares.priority(b);
              return byPriority != 0 ? byPriority : Long.compare(shares.rate(b), shares.rate(a));
            })
            .mapToInt(Integer::intValue)
            .toArray();
    var scratch = new long[before.broken.length];
    var least = new long[before.broken.length];
    for (int demand : order) {
      shares.put(demand, shares.best(demand, dead, scratch, least));
    }
  }

  /** Improves until told to stop or nothing has helped for long. */
  void improve(BooleanSupplier timeIsUp, long moreSteps, double lowerBound, Runnable progress) {
    this.timeIsUp = timeIsUp;
    lastStep = steps + Math.min(moreSteps, Long.MAX_VALUE - steps);
    over = moreSteps <= 0 || timeIsUp.getAsBoolean();
    int vain = 0;
    while (!over && vain < VAIN_KICKS && !optimal(lowerBound)) {
      if (vain == 0) {
        while (!over && round()) {
          progress.run();
        }
      }
      if (!over && kick()) {
        vain = 0;
        progress.run();
      } else {
        vain++;
      }
    }
  }

  private boolean optimal(double lowerBound) {
    var score = shares.score;
    return !score.anyBroken()
        && score.utilisation <= lowerBound * (1 + 1e-6)
        && score.microCost == 0
        && score.changes == 0;
  }

  private boolean round() {
    boolean better = false;
    for (int link : overloaded()) {
      better |= relieve(link);
    }
    if (beyondBounds()) {
      for (int demand = 0; demand < shares.count() && !over; demand++) {
        better |= couldBreakLess(demand) && improve(demand, TrafficShares.NONE);
      }
    }
    int hottest = shares.loads.hottest();
    while (hottest >= 0 && !over && relieve(hottest)) {
      better = true;
      hottest = shares.loads.hottest();
    }
    for (int link = 0; shares.score.microCost > 0 && link < links && !over; link++) {
      if (shares.loads.hasTariff(link) && shares.loads.load(link) > 0) {
        for (int demand : users.crossing(shares, link)) {
          better |= improve(demand, link);
        }
      }
    }
    for (int demand = 0; shares.score.changes > 0 && demand < shares.count() && !over; demand++) {
      better |= shares.changed(demand) && attempt(demand, shares.installed(demand));
    }
    return better;
  }

  private int[] overloaded() {
    return IntStream.range(0, links)
        .filter(link -> shares.loads.utilisation(link) > 1)
        .boxed()
        .sorted((a, b) -> Double.compare(shares.loads.utilisation(b), shares.loads.utilisation(a)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private boolean beyondBounds() {
    var broken = shares.score.broken;
    return IntStream.range(0, broken.length)
        .anyMatch(i -> i % Score.KINDS != Score.NOT_CARRIED && broken[i] > 0);
  }

  private boolean couldBreakLess(int demand) {
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      int path = shares.path(demand, i);
      boolean slow = shares.tooSlow(demand, path);
      boolean lossy = shares.tooLossy(demand, path);
      for (int other : shares.candidates[shares.pair[demand]]) {
        if ((slow && !shares.tooSlow(demand, other))
            || (lossy && !shares.tooLossy(demand, other))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Moves demands off a link until it is neither overloaded nor the hottest. */
  private boolean relieve(int link) {
    boolean better = false;
    int[] crossing = users.crossing(shares, link);
    int start = crossing.length == 0 ? 0 : random.nextInt(crossing.length);
    for (int i = 0; i < crossing.length && !over; i++) {
      double utilisation = shares.loads.utilisation(link);
      if (utilisation <= 1 && utilisation < shares.score.utilisation) {
        break;
      }
      better |= improve(crossing[(start + i) % crossing.length], link);
    }
    return better;
  }

  /** Tries every other path for every list of a demand that crosses the link (any: all lists). */
  private boolean improve(int demand, int link) {
    for (int list = 0; list < shares.lists(); list++) {
      int from = shares.path(demand, list);
      if (from == TrafficShares.NONE) {
        break;
      }
      if (link != TrafficShares.NONE && !shares.paths.contains(from, link)) {
        continue;
      }
      int all = shares.parts(demand, list);
      for (int to : shares.candidates[shares.pair[demand]]) {
        if (to == from || shares.dies(to, dead)) {
          continue;
        }
        for (int moved = all; moved > 0 && !over; moved = shares.lists() == 1 ? 0 : moved / 2) {
          if (move(demand, from, to, moved)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean move(int demand, int from, int to, int moved) {
    step();
    before.set(shares.score);
    var saved = shares.saved(demand);
    return shares.move(demand, from, to, moved) && keepIfBetter(demand, saved);
  }

  private boolean attempt(int demand, long[] lists) {
    step();
    if (!shares.alive(lists, dead)) {
      return false;
    }
    before.set(shares.score);
    var saved = shares.saved(demand);
    shares.restore(demand, lists);
    return keepIfBetter(demand, saved);
  }

  private boolean keepIfBetter(int demand, long[] saved) {
    if (shares.score.changes <= maxChanges && shares.score.compareTo(before) < 0) {
      if (keepsJournal) {
        journal.push(new Undo(demand, saved));
      }
      return true;
    }
    shares.restore(demand, saved);
    return false;
  }

  private void step() {
    steps++;
    over |= steps >= lastStep || (steps % STEPS_PER_LOOK == 0 && timeIsUp.getAsBoolean());
  }

  /** One harmful move and what helps after it; undone unless the score is better in the end. */
  private boolean kick() {
    step();
    int[] overloaded = overloaded();
    int link =
        overloaded.length == 0
            ? shares.loads.hottest()
            : overloaded[random.nextInt(overloaded.length)];
    int[] crossing = link < 0 ? new int[0] : users.crossing(shares, link);
    if (crossing.length == 0) {
      return false;
    }
    int demand = crossing[random.nextInt(crossing.length)];
    int[] others =
        Arrays.stream(shares.candidates[shares.pair[demand]])
            .filter(path -> !shares.dies(path, dead))
            .toArray();
    var start = new Score(shares.score.broken.length / Score.KINDS);
    start.set(shares.score);
    keepsJournal = true;
    journal.push(new Undo(demand, shares.saved(demand)));
    shares.put(demand, others[random.nextInt(others.length)]);
    for (int i = 0; i < MOVES_AFTER_KICK && !over; i++) {
      int[] hot = overloaded();
      if (!relieve(hot.length > 0 ? hot[0] : shares.loads.hottest())) {
        break;
      }
    }
    keepsJournal = false;
    boolean better = shares.score.changes <= maxChanges && shares.score.compareTo(start) < 0;
    while (!better && !journal.isEmpty()) {
      var undo = journal.pop();
      shares.restore(undo.demand(), undo.saved());
    }
    journal.clear();
    return better;
  }
}
