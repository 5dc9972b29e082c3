package io.branchline.boot;

import io.branchline.learn.Encapsulation;
import io.branchline.learn.LoadCalibration.Carrier;
import io.branchline.learn.LoadCalibration.Load;
import io.branchline.loop.ControllerState;
import io.branchline.plan.SiteClass;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an outlook of demands means for lines and queues under the placement in force, encapsulation
 * counted.
 */
final class LineLoads {
  private final ControllerState state;
  private final Encapsulation encapsulation;
  private final Map<SiteClass, Optional<Line>> lines = new HashMap<>();

  /**
   * A demand's forecast, and where it goes.
   *
   * @param expansion bytes on the line's wire per byte of IP
   */
  record Placed(DemandForecast forecast, double expansion) {}

  LineLoads(ControllerState state, Encapsulation encapsulation) {
    this.state = state;
    this.encapsulation = encapsulation;
  }

  /** The forecasts of the demands on each line. */
  Map<Carrier, List<Placed>> placed(List<DemandForecast> forecasts, Predicate<LineId> wanted) {
    var placed = new HashMap<Carrier, List<Placed>>();
    for (var forecast : forecasts) {
      var key = forecast.key();
      lines
          .computeIfAbsent(
              new SiteClass(key.site(), key.trafficClass()),
              siteClass -> state.bank().findLine(lineOf(siteClass)))
          .filter(line -> wanted.test(line.id()) && line.branchEnd().site().equals(key.site()))
          .ifPresent(line ->
              placed
                  .computeIfAbsent(
                      new Carrier(line.id(), line.kind(), key.direction(), Optional.empty()),
                      name -> new ArrayList<>())
                  .add(new Placed(forecast, expansion(line, key))));
    }
    return placed;
  }

  /** The same for each of their queues: a class has its own. */
  static Map<Carrier, List<Placed>> byQueue(Map<Carrier, List<Placed>> ofLines) {
    var placed = new HashMap<Carrier, List<Placed>>();
    ofLines.forEach((line, demands) -> {
      for (var demand : demands) {
        placed
            .computeIfAbsent(
                line.queue(demand.forecast().key().trafficClass()), name -> new ArrayList<>())
            .add(demand);
      }
    });
    return placed;
  }

  private double expansion(Line line, DemandKey key) {
    double added =
        line.overheadBytes()
            + encapsulation.bytesPerPacket(key.site(), key.trafficClass(), key.direction());
    return 1
        + state
            .bank()
            .findClass(key.trafficClass())
            .map(known -> added / known.meanPacketBytes())
            .orElse(0.0);
  }

  /** Which demands those are. */
  static int members(List<Placed> demands) {
    return demands.stream().mapToInt(placed -> placed.forecast().key().hashCode()).sum();
  }

  /**
   * What demands add up to in a step. Medians add up; what lies between median and quantile does
   * only for demands that move as one, so it is added as the root of squares.
   */
  static Load sum(List<Placed> demands, int step) {
    double median = 0;
    double below = 0;
    double above = 0;
    for (var placed : demands) {
      var forecast = placed.forecast();
      double middle = forecast.q50Kbps().get(step);
      median += placed.expansion() * middle;
      below += square(placed.expansion() * (middle - forecast.q05Kbps().get(step)));
      above += square(placed.expansion() * (forecast.q95Kbps().get(step) - middle));
    }
    return new Load(Math.max(0, median - Math.sqrt(below)), median, median + Math.sqrt(above));
  }

  private static double square(double value) {
    return value * value;
  }

  /** The first of its lines that is up; without a placement, the first that the branch has. */
  private LineId lineOf(SiteClass siteClass) {
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
