package io.branchline.boot;

import io.branchline.api.ApiSources.Band;
import io.branchline.api.ApiSources.LineForecast;
import io.branchline.learn.LoadCalibration;
import io.branchline.loop.ControllerState;
import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.DemandForecast;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What lines will carry: the outlook of demands laid on the placement, calibrated on what the lines
 * did carry when it was said of them before. Of many lines some are followed; the others go by all
 * of their kind.
 */
final class LineOutlooks {
  private static final int FOLLOWED = 1000;
  private static final List<Duration> HORIZONS =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMinutes(120));

  /** A step of which a line said nothing by then is given up. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final SeriesStore store;
  private final Supplier<ControllerState> state;
  private final LoadCalibration calibration = new LoadCalibration();
  private Optional<Outlook> latest = Optional.empty();

  LineOutlooks(SeriesStore store, Supplier<ControllerState> state) {
    this.store = store;
    this.state = state;
  }

  /** The forecasts of what is on the lines that are followed, as they are placed now. */
  private Map<LoadCalibration.Line, List<DemandForecast>> followed(Outlook outlook) {
    var now = state.get();
    int oneIn = Math.max(1, now.bank().lines().size() / FOLLOWED);
    return LineLoads.placed(
        now, outlook, line -> Math.floorMod(line.value().hashCode(), oneIn) == 0);
  }

  /** Keeps what an outlook means for lines until its time comes. */
  synchronized void note(Outlook outlook) {
    latest = Optional.of(outlook);
    followed(outlook)
        .forEach((line, forecasts) -> {
          int members = LineLoads.members(forecasts);
          for (var horizon : HORIZONS) {
            int step = (int) horizon.dividedBy(outlook.step());
            if (step < outlook.steps()) {
              calibration.note(
                  line, outlook.startOf(step), LineLoads.sum(forecasts, step), members);
            }
          }
        });
  }

  /** Compares what lines carried up to a time with what was said of it. */
  synchronized void judgeUpTo(Instant time, Duration step) {
    var targets = calibration.listTargets(time.minus(step));
    if (targets.isEmpty() || latest.isEmpty()) {
      return;
    }
    var placed = followed(latest.get());
    for (var target : targets) {
      for (var line : calibration.listLines(target)) {
        mean(line, target, step)
            .ifPresent(kbps ->
                calibration.mature(
                    line, target, kbps, LineLoads.members(placed.getOrDefault(line, List.of()))));
      }
      if (target.isBefore(time.minus(PATIENCE)) || calibration.listLines(target).isEmpty()) {
        calibration.drop(target);
      }
    }
  }

  private OptionalDouble mean(LoadCalibration.Line line, Instant from, Duration step) {
    var key = SeriesKey.line(line.id(), line.direction(), Measure.KBPS);
    var points = store.read(key, from, from.plus(step));
    double sum = 0;
    for (double value : points.values()) {
      sum += value;
    }
    return points.size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / points.size());
  }

  /** What a line will carry; empty when there is no such line. */
  synchronized Optional<LineForecast> forecast(String name, Outlook outlook) {
    var now = state.get();
    var line =
        name.isBlank()
            ? Optional.<io.branchline.site.Line>empty()
            : now.bank().findLine(new LineId(name));
    return line.map(found -> {
      var placed = LineLoads.placed(now, outlook, found.id()::equals);
      var up = new LoadCalibration.Line(found.id(), found.kind(), Direction.UP);
      var down = new LoadCalibration.Line(found.id(), found.kind(), Direction.DOWN);
      return new LineForecast(
          outlook.origin(),
          Math.toIntExact(outlook.step().toSeconds()),
          band(up, placed.getOrDefault(up, List.of()), outlook.steps()),
          band(down, placed.getOrDefault(down, List.of()), outlook.steps()));
    });
  }

  private Band band(LoadCalibration.Line line, List<DemandForecast> forecasts, int steps) {
    var low = new ArrayList<Double>(steps);
    var median = new ArrayList<Double>(steps);
    var high = new ArrayList<Double>(steps);
    for (int step = 0; step < steps; step++) {
      var load = calibration.calibrated(line, LineLoads.sum(forecasts, step));
      low.add(load.low());
      median.add(load.median());
      high.add(load.high());
    }
    var quality = calibration.quality(line);
    return new Band(low, median, high, quality.factor(), quality.scored(), quality.covered());
  }
}
