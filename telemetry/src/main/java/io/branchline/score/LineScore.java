package io.branchline.score;

import io.branchline.site.LineId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well a line kept its contract in a time, out of 100 points, and where it lost them.
 *
 * @param points empty while less than half of the time is known: what is not known is not good
 * @param knownShare share of the time, until now if it goes on, of which anything was heard
 * @param shared risks that the line shares with others, and who failed with it
 */
public record LineScore(
    LineId line,
    Period period,
    Instant start,
    Optional<Double> points,
    double knownShare,
    List<Part> parts,
    List<SharedRisk> shared) {
  /** How long a score speaks of. */
  public enum Period {
    HOUR,
    DAY,
    MONTH
  }

  /**
   * What one measure gave.
   *
   * @param measure availability, loss, delay, jitter or repair
   * @param points of at most {@code most}
   * @param badMinutes in which it was not kept
   * @param worst the worst that was measured, 0 where nothing broke the contract; {@code limit}
   *     what the contract allows, both in {@code unit}
   * @param evidence one sentence with figures
   */
  public record Part(
      String measure,
      double points,
      double most,
      double badMinutes,
      double worst,
      double limit,
      String unit,
      String evidence) {}

  /**
   * A carrier, duct or tower on which several lines depend.
   *
   * @param sameSite other lines of the same branch that depend on it: one fault takes them all
   * @param failedTogether other lines that were down in one of the same hours
   */
  public record SharedRisk(
      String risk, int lines, List<LineId> sameSite, List<LineId> failedTogether) {}

  public LineScore {
    parts = List.copyOf(parts);
    shared = List.copyOf(shared);
  }
}
