package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.site.Line;
import io.branchline.site.LineKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a line is worth an alarm: all conditions hold in one direction for some time. It is over
 * when one of them has stayed well below its limit for some time.
 *
 * @param kind of lines that are meant; empty: all
 * @param when conditions, all of which must hold
 * @param lasting how long until it is raised
 * @param clearBelow the share of a limit that a value must stay below to count as over, from 0 to 1
 * @param clearAfter how long it must
 */
public record AlarmPolicy(
    String name,
    Severity severity,
    Optional<LineKind> kind,
    List<Condition> when,
    Duration lasting,
    double clearBelow,
    Duration clearAfter) {
  /** How bad it is, as X.733 grades alarms. */
  public enum Severity {
    MINOR,
    MAJOR,
    CRITICAL
  }

  /**
   * A measure above a limit.
   *
   * @param measure utilisation, delay, jitter, loss, or the depth of the deepest queue
   * @param limit in the measure's unit, or as a multiple of the line's contract
   */
  public record Condition(Measure measure, double limit, boolean ofContract) {
    public Condition {
      if (!(limit >= 0)) {
        throw new IllegalArgumentException("a limit is not negative: " + limit);
      }
    }

    /** The limit for a line, in the measure's unit. */
    double limit(Line line) {
      if (!ofContract) {
        return limit;
      }
      return limit
          * switch (measure) {
            case DELAY_MS -> line.contract().latency().millis();
            case JITTER_MS -> line.contract().jitter().millis();
            case LOSS -> line.contract().loss().ratio();
            default -> 1;
          };
    }
  }

  public AlarmPolicy {
    when = List.copyOf(when);
    if (when.isEmpty()) {
      throw new IllegalArgumentException("policy \"" + name + "\" has no condition");
    }
    if (!(clearBelow > 0 && clearBelow <= 1)) {
      throw new IllegalArgumentException("clear is a share from 0 to 1, not " + clearBelow);
    }
    if (lasting.isNegative() || clearAfter.isNegative()) {
      throw new IllegalArgumentException("a time is negative in policy \"" + name + "\"");
    }
  }
}
