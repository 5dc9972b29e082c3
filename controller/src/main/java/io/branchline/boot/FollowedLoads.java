package io.branchline.boot;

import io.branchline.learn.LoadCalibration;
import io.branchline.learn.LoadCalibration.Carrier;
import io.branchline.learn.LoadCalibration.Load;
import io.branchline.learn.LoadCalibration.Quality;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Outlook;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was said of lines, or of their queues, against what was measured of them. Not safe for use
 * from several threads.
 */
final class FollowedLoads {
  private static final List<Duration> HORIZONS =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMinutes(120));

  /** A step of which nothing was measured by then is given up. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final SeriesStore store;
  private final LoadCalibration calibration = new LoadCalibration();

  FollowedLoads(SeriesStore store) {
    this.store = store;
  }

  /** Keeps what an outlook means until its time comes. */
  void note(Outlook outlook, Map<Carrier, List<LineLoads.Placed>> placed) {
    placed.forEach((carrier, demands) -> {
      int members = LineLoads.members(demands);
      for (var horizon : HORIZONS) {
        int step = (int) horizon.dividedBy(outlook.step());
        if (step < outlook.steps()) {
          calibration.note(carrier, outlook.startOf(step), LineLoads.sum(demands, step), members);
        }
      }
    });
  }

  /** Whether the time has come of anything that was said. */
  boolean isDue(Instant time, Duration step) {
    return !calibration.listTargets(time.minus(step)).isEmpty();
  }

  /**
   * Compares what came up to a time with what was said of it.
   *
   * @param placed as demands are placed now: what was said of others is left out
   */
  void judgeUpTo(Instant time, Duration step, Map<Carrier, List<LineLoads.Placed>> placed) {
    for (var target : calibration.listTargets(time.minus(step))) {
      for (var carrier : calibration.listCarriers(target)) {
        int members = LineLoads.members(placed.getOrDefault(carrier, List.of()));
        offered(carrier, target, step)
            .ifPresent(kbps -> calibration.mature(carrier, target, kbps, members));
      }
      if (target.isBefore(time.minus(PATIENCE)) || calibration.listCarriers(target).isEmpty()) {
        calibration.drop(target);
      }
    }
  }

  private OptionalDouble offered(Carrier carrier, Instant from, Duration step) {
    var key =
        carrier
            .queue()
            .map(queue -> SeriesKey.queue(carrier.line(), carrier.direction(), queue, Measure.KBPS))
            .orElseGet(() -> SeriesKey.line(carrier.line(), carrier.direction(), Measure.KBPS));
    var points = store.read(key, from, from.plus(step));
    double sum = 0;
    for (double value : points.values()) {
      sum += value;
    }
    return points.size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / points.size());
  }

  /** What will be offered when the demands add up to this. */
  Load calibrated(Carrier carrier, Load raw) {
    return calibration.calibrated(carrier, raw);
  }

  Quality quality(Carrier carrier) {
    return calibration.quality(carrier);
  }
}
