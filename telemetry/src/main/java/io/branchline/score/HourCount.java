package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What a score is made of, of one hour or of several together. A minute counts as broken when one
 * of the line's directions broke its limit; one in which the line was nearly full counts neither
 * way, for then the delay is that of our own queues.
 *
 * @param known minutes of which anything was heard
 * @param down minutes in which a port of the line was down
 * @param loss minutes whose loss was above the contract's
 * @param delay minutes whose mean delay was above the contract's
 * @param jitter minutes whose mean jitter was above the contract's
 * @param judged minutes in which loss, delay and jitter could be judged
 * @param outage minutes of the longest outage that ended, or goes on, in this time
 * @param worstLoss of a minute, from 0 to 1; of hours that are over 0 when none broke the contract
 */
public record HourCount(
    double known,
    double down,
    double judged,
    double loss,
    double delay,
    double jitter,
    double outage,
    double worstLoss,
    double worstDelayMs,
    double worstJitterMs) {
  public static final HourCount NONE = new HourCount(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** One figure and the series that keeps it, a point an hour. */
  private record Kept(
      Measure measure, ToDoubleFunction<HourCount> figure, Predicate<HourCount> matters) {
    private Kept(Measure measure, ToDoubleFunction<HourCount> figure) {
      this(measure, figure, hour -> figure.applyAsDouble(hour) > 0);
    }
  }

  private static final List<Kept> KEPT =
      List.of(
          new Kept(Measure.KNOWN_MINUTES, HourCount::known),
          new Kept(Measure.DOWN_MINUTES, HourCount::down),
          new Kept(Measure.JUDGED_MINUTES, HourCount::judged),
          new Kept(Measure.LOSS_MINUTES, HourCount::loss),
          new Kept(Measure.DELAY_MINUTES, HourCount::delay),
          new Kept(Measure.JITTER_MINUTES, HourCount::jitter),
          new Kept(Measure.OUTAGE_MINUTES, HourCount::outage),
          new Kept(Measure.WORST_LOSS, HourCount::worstLoss, hour -> hour.loss > 0),
          new Kept(Measure.WORST_DELAY_MS, HourCount::worstDelayMs, hour -> hour.delay > 0),
          new Kept(Measure.WORST_JITTER_MS, HourCount::worstJitterMs, hour -> hour.jitter > 0));

  /** This time and another: minutes add up, of outages and values the worst stays. */
  public HourCount plus(HourCount other) {
    return new HourCount(
        known + other.known,
        down + other.down,
        judged + other.judged,
        loss + other.loss,
        delay + other.delay,
        jitter + other.jitter,
        Math.max(outage, other.outage),
        Math.max(worstLoss, other.worstLoss),
        Math.max(worstDelayMs, other.worstDelayMs),
        Math.max(worstJitterMs, other.worstJitterMs));
  }

  /**
   * The rows that keep an hour in a series store; none for an hour of which nothing is known. What
   * is zero, and the worst of what was kept to, is left out: of most lines there is nothing to say,
   * and each series costs memory.
   */
  List<Sample> rows(LineId line, long hourMillis) {
    return known == 0
        ? List.of()
        : KEPT.stream()
            .filter(kept -> kept.matters().test(this))
            .map(kept -> new Sample(key(line, kept), hourMillis, kept.figure().applyAsDouble(this)))
            .toList();
  }

  /** The hours of a line that are kept, by their start in milliseconds, in order of time. */
  static SortedMap<Long, HourCount> read(
      LineId line, ScoreBook.Hours kept, Instant from, Instant to) {
    var figures = new TreeMap<Long, double[]>();
    for (int i = 0; i < KEPT.size(); i++) {
      var points = kept.read(key(line, KEPT.get(i)), from, to);
      for (int p = 0; p < points.size(); p++) {
        figures.computeIfAbsent(points.times()[p], time -> new double[KEPT.size()])[i] =
            points.values()[p];
      }
    }
    var hours = new TreeMap<Long, HourCount>();
    figures.forEach((time, values) -> hours.put(time, of(values)));
    return hours;
  }

  private static SeriesKey key(LineId line, Kept kept) {
    return SeriesKey.line(line, Direction.UP, kept.measure());
  }

  /** An hour out of its figures, in the order of {@link #KEPT}. */
  private static HourCount of(double[] figures) {
    return new HourCount(
        figures[0],
        figures[1],
        figures[2],
        figures[3],
        figures[4],
        figures[5],
        figures[6],
        figures[7],
        figures[8],
        figures[9]);
  }
}
