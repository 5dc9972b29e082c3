package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Moves demands off links that fail, and back when the links return. A demand remembers where it
 * was before the first failure and goes back there as soon as all of it is up, unless the placement
 * would be worse for it. All others stay where they are.
 */
final class Restoration {
  private final Topology topology;
  private final TrafficShares shares;
  private final CandidatePaths candidatePaths;
  private final PlacementSearch search;
  private final Backups backups;
  private final OptionalInt maxChanges;

  /** Links that never carry anything. */
  private final BitSet unusable;

  /** Links that carry nothing now, shared with all that looks for paths. */
  private final BitSet dead;

  private final Map<Integer, long[]> homes = new TreeMap<>();

  /** Demands whose backups were chosen while links were down. */
  private final BitSet makeshift = new BitSet();

  private int changesNeeded;

  Restoration(
      Topology topology,
      TrafficShares shares,
      CandidatePaths candidatePaths,
      PlacementSearch search,
      Backups backups,
      OptionalInt maxChanges,
      BitSet dead) {
    this.topology = topology;
    this.shares = shares;
    this.candidatePaths = candidatePaths;
    this.search = search;
    this.backups = backups;
    this.maxChanges = maxChanges;
    this.dead = dead;
    unusable = (BitSet) dead.clone();
    changesNeeded =
        (int) IntStream.range(0, shares.count()).filter(d -> shares.mustChange(d, dead)).count();
    search.limitChanges(limit());
  }

  /** How many demands cannot keep what is installed. */
  int changesNeeded() {
    return changesNeeded;
  }

  /** How many demands may be placed otherwise than they are installed. */
  int limit() {
    return Math.max(changesNeeded, maxChanges.orElse(Integer.MAX_VALUE));
  }

  /**
   * @param down all links that are down now
   */
  Replacement setDown(BitSet down) {
    var next = (BitSet) unusable.clone();
    next.or(down);
    var failed = (BitSet) next.clone();
    failed.andNot(dead);
    var returned = (BitSet) dead.clone();
    returned.andNot(next);
    var concerned = new BitSet();
    for (var links : List.of(failed, returned)) {
      links.stream().flatMap(search.users()::possible).forEach(concerned::set);
    }
    var hit = new BitSet();
    failed.stream()
        .flatMap(link -> IntStream.of(search.users().crossing(shares, link)))
        .forEach(hit::set);
    changesNeeded -= mustChange(concerned);
    dead.clear();
    dead.or(next);
    changesNeeded += mustChange(concerned);
    candidatePaths.forget();
    placeAnew(hit);
    var back = returned.isEmpty() ? new BitSet() : bringBack();
    search.limitChanges(limit());
    var withdrawn = keepWithinLimit();
    renewBackups(concerned, List.of(hit, back, withdrawn), !returned.isEmpty());
    hit.andNot(back);
    return new Replacement(list(hit), list(back), list(withdrawn), changesNeeded, maxChanges);
  }

  private int mustChange(BitSet demands) {
    return (int) demands.stream().filter(demand -> shares.mustChange(demand, dead)).count();
  }

  private static List<Integer> list(BitSet demands) {
    return demands.stream().boxed().toList();
  }

  private void placeAnew(BitSet hit) {
    for (int demand : hit.stream().toArray()) {
      homes.putIfAbsent(demand, shares.saved(demand));
      shares.put(demand, TrafficShares.NONE);
    }
    place(hit);
  }

  private void place(BitSet unplaced) {
    boolean extended = false;
    for (int demand : unplaced.stream().toArray()) {
      extended |= extend(shares.pair[demand]);
    }
    if (extended) {
      search.candidatesChanged();
    }
    search.placeGreedily(unplaced.stream());
  }

  /** Looks for other paths where all are dead, and keeps the dead ones for when they return. */
  private boolean extend(int pair) {
    int[] known = shares.candidates[pair];
    if (known.length == 0 || IntStream.of(known).anyMatch(path -> !shares.dies(path, dead))) {
      return false;
    }
    int[] links = shares.paths.links(known[0]);
    int from = topology.tail(links[0]);
    int to = topology.head(links[links.length - 1]);
    int[] more = candidatePaths.between(from, to).stream().mapToInt(shares.paths::add).toArray();
    shares.candidates[pair] = IntStream.concat(IntStream.of(known), IntStream.of(more)).toArray();
    return more.length > 0;
  }

  /**
   * All that can go home do so together, or else each one that makes nothing worse. What was cut
   * off and is not any more is placed.
   */
  private BitSet bringBack() {
    var able =
        homes.entrySet().stream().filter(home -> shares.alive(home.getValue(), dead)).toList();
    var away = new ArrayList<long[]>();
    var before = shares.score.copy();
    for (var home : able) {
      away.add(shares.saved(home.getKey()));
      shares.restore(home.getKey(), home.getValue());
    }
    boolean together = acceptable(before);
    for (int i = able.size() - 1; i >= 0 && !together; i--) {
      shares.restore(able.get(i).getKey(), away.get(i));
    }
    var back = new BitSet();
    for (int i = 0; i < able.size(); i++) {
      int demand = able.get(i).getKey();
      before = shares.score.copy();
      if (!together) {
        shares.restore(demand, able.get(i).getValue());
      }
      if (together || acceptable(before)) {
        back.set(demand, !Arrays.equals(away.get(i), able.get(i).getValue()));
      } else {
        shares.restore(demand, away.get(i));
      }
    }
    var unplaced = new BitSet();
    homes.keySet().stream().filter(demand -> !shares.placed(demand)).forEach(unplaced::set);
    place(unplaced);
    unplaced.stream().filter(shares::placed).forEach(back::set);
    // One that is refused may ask again when more links are up.
    boolean allUp = dead.equals(unusable);
    homes
        .entrySet()
        .removeIf(home -> allUp || Arrays.equals(shares.saved(home.getKey()), home.getValue()));
    return back;
  }

  private boolean acceptable(Score before) {
    return shares.score.compareTo(before) <= 0
        && shares.score.changes <= Math.max(limit(), before.changes);
  }

  /** Puts demands back to what is installed, those first that are missed the least. */
  private BitSet keepWithinLimit() {
    var withdrawn = new BitSet();
    if (shares.score.changes <= limit()) {
      return withdrawn;
    }
    record Withdrawal(int demand, Score after) {}
    var all = new ArrayList<Withdrawal>();
    for (int demand = 0; demand < shares.count(); demand++) {
      if (shares.changed(demand) && !shares.mustChange(demand, dead)) {
        var now = shares.saved(demand);
        shares.restore(demand, shares.installed(demand));
        all.add(new Withdrawal(demand, shares.score.copy()));
        shares.restore(demand, now);
      }
    }
    all.sort(Comparator.comparing(Withdrawal::after));
    for (var one : all) {
      if (shares.score.changes > limit()) {
        shares.restore(one.demand(), shares.installed(one.demand()));
        withdrawn.set(one.demand());
      }
    }
    return withdrawn;
  }

  private void renewBackups(BitSet concerned, List<BitSet> moved, boolean linksReturned) {
    var renewed = new BitSet();
    moved.forEach(renewed::or);
    concerned.stream()
        .filter(demand -> backups.loses(demand) || (linksReturned && makeshift.get(demand)))
        .forEach(renewed::set);
    renewed.stream().forEach(backups::chooseAgain);
    makeshift.andNot(renewed);
    if (!dead.equals(unusable)) {
      makeshift.or(renewed);
    }
  }
}
