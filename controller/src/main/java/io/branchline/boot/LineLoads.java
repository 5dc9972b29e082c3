package io.branchline.boot;

import io.branchline.learn.LoadCalibration;
import io.branchline.learn.LoadCalibration.Load;
import io.branchline.loop.ControllerState;
import io.branchline.plan.SiteClass;
import io.branchline.service.DemandForecast;
import io.branchline.service.Outlook;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What an outlook of demands means for lines under the placement in force. */
final class LineLoads {
  private LineLoads() {}

  /** The forecasts of the demands that each line carries, by direction. */
  static Map<LoadCalibration.Line, List<DemandForecast>> placed(
      ControllerState state, Outlook outlook, Predicate<LineId> wanted) {
    var lines = new HashMap<SiteClass, Line>();
    var placed = new HashMap<LoadCalibration.Line, List<DemandForecast>>();
    for (var forecast : outlook.forecasts()) {
      var key = forecast.key();
      var line =
          lines.computeIfAbsent(
              new SiteClass(key.site(), key.trafficClass()),
              siteClass -> state.bank().findLine(lineOf(siteClass, state)).orElse(null));
      if (line != null && wanted.test(line.id()) && line.branchEnd().site().equals(key.site())) {
        placed
            .computeIfAbsent(
                new LoadCalibration.Line(line.id(), line.kind(), key.direction()),
                name -> new ArrayList<>())
            .add(forecast);
      }
    }
    return placed;
  }

  /** Which demands those are. */
  static int members(List<DemandForecast> forecasts) {
    return forecasts.stream().mapToInt(forecast -> forecast.key().hashCode()).sum();
  }

  /**
   * What demands add up to in a step. Medians add up; what lies between median and quantile does
   * only for demands that move as one, so it is added as the root of squares.
   */
  static Load sum(List<DemandForecast> forecasts, int step) {
    double median = 0;
    double below = 0;
    double above = 0;
    for (var forecast : forecasts) {
      double middle = forecast.q50Kbps().get(step);
      median += middle;
      below += square(middle - forecast.q05Kbps().get(step));
      above += square(forecast.q95Kbps().get(step) - middle);
    }
    return new Load(Math.max(0, median - Math.sqrt(below)), median, median + Math.sqrt(above));
  }

  private static double square(double value) {
    return value * value;
  }

  /** The first of its lines that is up; without a placement, the first that the branch has. */
  private static LineId lineOf(SiteClass siteClass, ControllerState state) {
    var order = state.placement().listLinesOf(siteClass);
    if (order.isEmpty()) {
      order = state.bank().listLinesOf(siteClass.site()).stream().map(Line::id).toList();
    }
    return order.stream()
        .filter(id -> state.findLine(id).map(known -> known.isUsable()).orElse(false))
        .findFirst()
        .orElse(order.getFirst());
  }
}
