package io.branchline.api;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.time.Instant;
import java.util.Optional;

/** The last measured values of lines and queues; absent where nothing was measured. */
final class Measured {
  private final SeriesStore series;

  Measured(SeriesStore series) {
    this.series = series;
  }

  /** What was last measured on a line, one way. */
  record LineMeasures(
      Optional<Instant> at,
      Optional<Double> kbps,
      Optional<Double> utilisation,
      Optional<Double> delayMs,
      Optional<Double> jitterMs,
      Optional<Double> loss) {}

  LineMeasures line(LineId line, Direction direction) {
    return new LineMeasures(
        series
            .findLatest(SeriesKey.line(line, direction, Measure.KBPS))
            .map(sample -> sample.time()),
        latest(SeriesKey.line(line, direction, Measure.KBPS)),
        latest(SeriesKey.line(line, direction, Measure.UTILISATION)),
        latest(SeriesKey.line(line, direction, Measure.DELAY_MS)),
        latest(SeriesKey.line(line, direction, Measure.JITTER_MS)),
        latest(SeriesKey.line(line, direction, Measure.LOSS)));
  }

  Optional<Double> quotaUsedGb(LineId line) {
    return latest(SeriesKey.line(line, Direction.UP, Measure.QUOTA_USED_BYTES))
        .map(bytes -> bytes / 1e9);
  }

  Optional<Double> queue(LineId line, Direction direction, String queue, Measure measure) {
    return latest(SeriesKey.queue(line, direction, queue, measure));
  }

  Optional<Instant> queueAt(LineId line, Direction direction, String queue) {
    return series
        .findLatest(SeriesKey.queue(line, direction, queue, Measure.SENT_KBPS))
        .map(sample -> sample.time());
  }

  private Optional<Double> latest(SeriesKey key) {
    return series.findLatest(key).map(sample -> sample.value());
  }
}
