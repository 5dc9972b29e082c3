package io.branchline.api;

import io.branchline.baseline.Anomaly;
import io.branchline.baseline.Habit;
import io.branchline.measure.SeriesKey;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmPolicy;
import io.branchline.score.LineScore;
import io.branchline.score.MobileOutlook;
import io.branchline.site.Line;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is judged of lines and series, for the interface.
 *
 * @param mobile what is to be expected of a mobile line
 * @param habits what demands do regularly
 */
public record Judgements(
    Scores scores,
    Supplier<Alarms> alarms,
    Supplier<Anomalies> anomalies,
    Function<Line, MobileOutlook> mobile,
    Supplier<List<Habit>> habits) {
  /** Scores lines for the hour, day or month of a moment, or for the one that goes on. */
  @FunctionalInterface
  public interface Scores {
    List<LineScore> of(List<Line> lines, LineScore.Period period, Optional<Instant> at);
  }

  /**
   * Alarms and the policies behind them.
   *
   * @param over the last first
   */
  public record Alarms(List<AlarmPolicy> policies, List<Alarm> open, List<Alarm> over) {
    public Alarms {
      policies = List.copyOf(policies);
      open = List.copyOf(open);
      over = List.copyOf(over);
    }
  }

  /**
   * Anomalies of demands.
   *
   * @param judged series that are judged, {@code left} that are not because there are too many
   * @param recent the last first, those that go on among them
   */
  public record Anomalies(int judged, int left, List<OfSeries> recent) {
    public Anomalies {
      recent = List.copyOf(recent);
    }
  }

  /** An anomaly of one series. */
  public record OfSeries(SeriesKey series, Anomaly anomaly) {}
}
