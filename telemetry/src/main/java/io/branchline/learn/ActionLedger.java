package io.branchline.learn;

import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The account of forecasts that were acted on, by branch and class: a class was to need more than
 * it had. What came says whether the action was a hit or needless; need that came unforeseen is a
 * miss. A class whose actions are mostly needless misleads, until they are not. Not safe for use
 * from several threads.
 */
public final class ActionLedger {
  /** The last judged actions of a class that speak for or against it. */
  private static final int RECENT = 20;

  private static final int ENOUGH = 10;

  /** A class misleads from this share of needless actions on, and no more below the other. */
  private static final double TOO_MANY = 0.5;

  private static final double FEW = 0.25;

  /** Need may come this much sooner or later than it was foreseen. */
  private static final Duration SLACK = Duration.ofMinutes(30);

  /** A sum over far sites waits this long for its last part. */
  private static final int STEPS_WAITING = 2;

  /** Entries that are over and still told. */
  private static final int ENTRIES_TOLD = 10_000;

  private final Duration step;
  private final Map<Need, Entry> open = new LinkedHashMap<>();
  private final ArrayDeque<Entry> over = new ArrayDeque<>();
  private final Map<Long, Entry> changed = new LinkedHashMap<>();
  private long lastId;
  private final Map<Need, Double> limits = new HashMap<>();
  private final Map<Need, Boolean> exceeded = new HashMap<>();
  private final TreeMap<Instant, Map<Need, Double>> sums = new TreeMap<>();
  private final Map<Need, Tally> tallies = new HashMap<>();
  private final Map<String, ArrayDeque<Boolean>> needless = new HashMap<>();
  private final TreeSet<String> misleading = new TreeSet<>();

  /** Whose need: a class of a branch, one way. */
  public record Need(SiteId site, String trafficClass, Direction direction) {}

  /**
   * Why something was done.
   *
   * @param plan the plan that was made because of it
   * @param at when the need was to begin
   * @param until when it was to end
   * @param limitKbps what the class had; it was to need more
   */
  public record Action(Need need, String plan, Instant at, Instant until, double limitKbps) {}

  /** What became of a forecast that was acted on, or of need without one. */
  public enum Outcome {
    /** Its time is not over, and the need has not come. */
    OPEN,
    HIT,
    NEEDLESS,
    /** Need that came unforeseen. */
    MISS
  }

  /** What came: the step of the need, and its mean. */
  public record Came(Instant at, double kbps) {}

  /**
   * A line of the account. Of a miss {@code plan} is empty, and its time is that of the step in
   * which the need came.
   *
   * @param id counted from 1, never given twice
   * @param came of a hit or a miss
   */
  public record Entry(
      long id,
      Need need,
      String plan,
      Instant at,
      Instant until,
      double limitKbps,
      Outcome outcome,
      Optional<Came> came) {
    private Entry ended(Outcome outcome, Optional<Came> came) {
      return new Entry(id, need, plan, at, until, limitKbps, outcome, came);
    }
  }

  /** How many actions came true, how many were needless, and what came without one. */
  public record Tally(long hits, long misses, long needless) {
    static final Tally NONE = new Tally(0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(hits + other.hits, misses + other.misses, needless + other.needless);
    }
  }

  /** An empty account of demands that come in steps of this length. */
  public ActionLedger(Duration step) {
    this.step = step;
  }

  /**
   * Goes on with an account that was kept.
   *
   * @param kept its last entries, in the order of their numbers
   */
  public void resume(List<Entry> kept) {
    for (var entry : kept) {
      lastId = Math.max(lastId, entry.id);
      limits.put(entry.need, entry.limitKbps);
      if (entry.outcome == Outcome.OPEN) {
        open.put(entry.need, entry);
      } else {
        end(entry);
      }
    }
    changed.clear();
  }

  /**
   * Notes an action, or one that was proposed only. While one of the same need is open it is
   * prolonged.
   */
  public void act(Action action) {
    limits.put(action.need, action.limitKbps);
    var old = open.get(action.need);
    var entry =
        old == null
            ? new Entry(
                ++lastId,
                action.need,
                action.plan,
                action.at,
                action.until,
                action.limitKbps,
                Outcome.OPEN,
                Optional.empty())
            : new Entry(
                old.id,
                old.need,
                old.plan,
                old.at.isBefore(action.at) ? old.at : action.at,
                old.until.isAfter(action.until) ? old.until : action.until,
                Math.min(old.limitKbps, action.limitKbps),
                Outcome.OPEN,
                Optional.empty());
    open.put(action.need, entry);
    changed.put(entry.id, entry);
  }

  /** Takes what a demand was in the step that began at {@code start}; of one step in any order. */
  public void observe(DemandKey key, Instant start, double kbps) {
    var need = new Need(key.site(), key.trafficClass(), key.direction());
    if (limits.containsKey(need)) {
      sums.computeIfAbsent(start, time -> new HashMap<>()).merge(need, kbps, Double::sum);
    }
  }

  /** Judges the steps that are long enough past, and the actions whose time is over. */
  public void judgeUpTo(Instant now) {
    var complete = sums.headMap(now.minus(step.multipliedBy(STEPS_WAITING)));
    complete.forEach((start, needs) -> needs.forEach((need, kbps) -> judge(need, start, kbps)));
    complete.clear();
    var needlessNow =
        open.values().stream()
            .filter(entry ->
                entry.until.plus(SLACK).plus(step.multipliedBy(STEPS_WAITING + 1L)).isBefore(now))
            .toList();
    for (var entry : needlessNow) {
      open.remove(entry.need);
      end(entry.ended(Outcome.NEEDLESS, Optional.empty()));
    }
  }

  private void judge(Need need, Instant start, double kbps) {
    boolean exceeds = kbps > limits.getOrDefault(need, Double.POSITIVE_INFINITY);
    boolean before = Boolean.TRUE.equals(exceeded.put(need, exceeds));
    var entry = open.get(need);
    if (!exceeds) {
      return;
    }
    var came = Optional.of(new Came(start, kbps));
    if (entry != null
        && !start.isBefore(entry.at.minus(SLACK))
        && !start.isAfter(entry.until.plus(SLACK))) {
      open.remove(need);
      end(entry.ended(Outcome.HIT, came));
    } else if (!before) {
      double limit = limits.getOrDefault(need, 0.0);
      end(new Entry(++lastId, need, "", start, start.plus(step), limit, Outcome.MISS, came));
    }
  }

  /** Counts an entry that is over. */
  private void end(Entry entry) {
    tallies.merge(
        entry.need,
        switch (entry.outcome) {
          case HIT -> new Tally(1, 0, 0);
          case MISS -> new Tally(0, 1, 0);
          case NEEDLESS -> new Tally(0, 0, 1);
          case OPEN -> throw new IllegalArgumentException("entry " + entry.id + " is not over");
        },
        Tally::plus);
    if (entry.outcome != Outcome.MISS) {
      remember(entry.need.trafficClass, entry.outcome == Outcome.NEEDLESS);
    }
    over.add(entry);
    if (over.size() > ENTRIES_TOLD) {
      over.remove();
    }
    changed.put(entry.id, entry);
  }

  private void remember(String trafficClass, boolean wasNeedless) {
    var recent = needless.computeIfAbsent(trafficClass, name -> new ArrayDeque<>());
    recent.add(wasNeedless);
    if (recent.size() > RECENT) {
      recent.remove();
    }
    double share = recent.stream().filter(Boolean::booleanValue).count() / (double) recent.size();
    if (recent.size() >= ENOUGH && share >= TOO_MANY) {
      misleading.add(trafficClass);
    } else if (share < FEW) {
      misleading.remove(trafficClass);
    }
  }

  /** The entries that are new or have changed since the last time, to be kept. */
  public List<Entry> takeChanges() {
    var changes = List.copyOf(changed.values());
    changed.clear();
    return changes;
  }

  /** The last entries, newest first. */
  public List<Entry> entries() {
    var entries = new ArrayList<Entry>(over.size() + open.size());
    entries.addAll(over);
    entries.addAll(open.values());
    entries.sort(Comparator.comparingLong(Entry::id).reversed());
    return entries;
  }

  /** Whether forecasts of a class are to be advice only. */
  public boolean misleads(String trafficClass) {
    return misleading.contains(trafficClass);
  }

  /** The tally of each need that has one. */
  public Map<Need, Tally> tallies() {
    return Collections.unmodifiableMap(tallies);
  }

  /** The tally of a class over all branches. */
  public Tally tally(String trafficClass) {
    return tallies.entrySet().stream()
        .filter(entry -> entry.getKey().trafficClass.equals(trafficClass))
        .map(Map.Entry::getValue)
        .reduce(Tally.NONE, Tally::plus);
  }
}
