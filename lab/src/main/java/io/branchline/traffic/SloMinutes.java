package io.branchline.traffic;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts lost minutes: those of a (site, class, direction) in which something was offered and the
 * one-way delay's 95th percentile, the loss or the bandwidth broke the class's objective. Bandwidth
 * is broken when less was delivered than was offered, up to the bandwidth objective, by more than
 * {@link #TOLERANCE}.
 */
public final class SloMinutes {
  /**
   * What the bandwidth objective forgives: bytes that are still on their way when the minute ends.
   */
  public static final double TOLERANCE = 0.02;

  private final Map<String, Objective> objectives;
  private final TreeMap<String, Integer> lostByClass = new TreeMap<>();
  private int lost;
  private int counted;

  public SloMinutes(Map<String, Objective> objectives) {
    this.objectives = Map.copyOf(objectives);
  }

  /** Takes one minute in; answers whether it was lost. */
  public boolean add(TruthMinute minute) {
    if (!objectives.containsKey(minute.trafficClass()) || minute.offeredKbps() <= 0) {
      return false;
    }
    counted++;
    boolean broken = isLost(objectives, minute);
    if (broken) {
      lost++;
      lostByClass.merge(minute.trafficClass(), 1, Integer::sum);
    }
    return broken;
  }

  /** Whether something was offered in the minute and its class's objective was broken. */
  public static boolean isLost(Map<String, Objective> objectives, TruthMinute minute) {
    var objective = objectives.get(minute.trafficClass());
    return objective != null && minute.offeredKbps() > 0 && breaks(objective, minute);
  }

  /** Whether the minute breaks the objective. */
  public static boolean breaks(Objective objective, TruthMinute minute) {
    double promised =
        objective.bandwidth().map(rate -> Math.min(rate.kbps(), minute.offeredKbps())).orElse(0.0);
    return minute.delayMsP95() > objective.latency().millis()
        || minute.loss() > objective.loss().ratio()
        || minute.deliveredKbps() < promised * (1 - TOLERANCE);
  }

  /** Minutes lost so far. */
  public int lost() {
    return lost;
  }

  /** Minutes in which something was offered. */
  public int counted() {
    return counted;
  }

  public Map<String, Integer> lostByClass() {
    return new TreeMap<>(lostByClass);
  }
}
