package io.branchline.learn;

import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
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

  private final Duration step;
  private final Map<Need, Action> open = new HashMap<>();
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
   * @param at when the need was to begin
   * @param until when it was to end
   * @param limitKbps what the class had; it was to need more
   */
  public record Action(Need need, Instant at, Instant until, double limitKbps) {}

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
   * Notes an action, or one that was proposed only. While one of the same need is open it is
   * prolonged.
   */
  public void act(Action action) {
    limits.put(action.need, action.limitKbps);
    open.merge(
        action.need,
        action,
        (old, now) ->
            new Action(
                now.need,
                old.at.isBefore(now.at) ? old.at : now.at,
                old.until.isAfter(now.until) ? old.until : now.until,
                Math.min(old.limitKbps, now.limitKbps)));
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
    var over =
        open.values().stream()
            .filter(action ->
                action.until.plus(SLACK).plus(step.multipliedBy(STEPS_WAITING + 1L)).isBefore(now))
            .toList();
    for (var action : over) {
      open.remove(action.need);
      count(action.need, new Tally(0, 0, 1));
      remember(action.need.trafficClass, true);
    }
  }

  private void judge(Need need, Instant start, double kbps) {
    boolean exceeds = kbps > limits.getOrDefault(need, Double.POSITIVE_INFINITY);
    boolean before = Boolean.TRUE.equals(exceeded.put(need, exceeds));
    var action = open.get(need);
    boolean foreseen =
        action != null
            && !start.isBefore(action.at.minus(SLACK))
            && !start.isAfter(action.until.plus(SLACK));
    if (!exceeds) {
      return;
    }
    if (foreseen) {
      open.remove(need);
      count(need, new Tally(1, 0, 0));
      remember(need.trafficClass, false);
    } else if (!before) {
      count(need, new Tally(0, 1, 0));
    }
  }

  private void count(Need need, Tally more) {
    tallies.merge(need, more, Tally::plus);
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
