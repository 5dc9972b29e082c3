package io.branchline.boot;

import io.branchline.api.ApiSources.Band;
import io.branchline.api.ApiSources.LineForecast;
import io.branchline.loop.ControllerState;
import io.branchline.plan.SiteClass;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an outlook of demands means for one line under the placement in force. */
final class LineLoads {
  private LineLoads() {}

  static Optional<LineForecast> of(String name, ControllerState state, Outlook outlook) {
    var line = name.isBlank() ? Optional.<Line>empty() : state.bank().findLine(new LineId(name));
    return line.map(found ->
        new LineForecast(
            outlook.origin(),
            Math.toIntExact(outlook.step().toSeconds()),
            band(found, Direction.UP, state, outlook),
            band(found, Direction.DOWN, state, outlook)));
  }

  /**
   * Medians add up; what lies between median and quantile does only for demands that move as one,
   * so it is added as the root of squares.
   */
  private static Band band(Line line, Direction direction, ControllerState state, Outlook outlook) {
    int steps = outlook.steps();
    var median = new double[steps];
    var below = new double[steps];
    var above = new double[steps];
    for (var forecast : outlook.forecasts()) {
      var key = forecast.key();
      if (key.direction() != direction
          || !key.site().equals(line.branchEnd().site())
          || !line.id().equals(lineOf(new SiteClass(key.site(), key.trafficClass()), state))) {
        continue;
      }
      for (int i = 0; i < steps; i++) {
        double middle = forecast.q50Kbps().get(i);
        median[i] += middle;
        below[i] += square(middle - forecast.q05Kbps().get(i));
        above[i] += square(forecast.q95Kbps().get(i) - middle);
      }
    }
    List<Double> low = new ArrayList<>();
    List<Double> middle = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      low.add(Math.max(0, median[i] - Math.sqrt(below[i])));
      middle.add(median[i]);
      high.add(median[i] + Math.sqrt(above[i]));
    }
    return new Band(low, middle, high);
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
