package io.branchline.verify;

import io.branchline.intent.IntentBook;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.plan.Breach;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanningInput;
import io.branchline.qos.PortLoad;
import io.branchline.service.DemandForecast;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.simulate.Failure;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the demand's 95th percentile of classes with an objective gets through the lines of a
 * branch: routes from the simulator, queues as profiled, the line's total at its 95th percentile.
 * It is checked without a failure, which may block, and after the loss of each line, which is
 * reported.
 */
final class CapacityCheck {
  /** A thousandth is rounding, not loss. */
  private static final double TOLERANCE = 0.999;

  private final PlanningInput input;
  private final Plan plan;
  private final IntentBook intents;
  private final Network before;
  private final Network after;
  private final List<TrafficClass> classes;
  private final String[] names;
  private final Map<io.branchline.site.SiteId, List<DemandForecast>> forecasts = new HashMap<>();

  CapacityCheck(PlanningInput input, Plan plan, IntentBook intents, Network before, Network after) {
    this.input = input;
    this.plan = plan;
    this.intents = intents;
    this.before = before;
    this.after = after;
    classes =
        input.bank().classes().stream()
            .sorted(
                Comparator.comparingInt(TrafficClass::priority).thenComparing(TrafficClass::name))
            .toList();
    names = classes.stream().map(TrafficClass::name).toArray(String[]::new);
    for (var forecast : input.outlook().forecasts()) {
      forecasts.computeIfAbsent(forecast.key().site(), _ -> new ArrayList<>()).add(forecast);
    }
  }

  /** What a class lacks on a line: the number of steps, and the worst of them in figures. */
  private record Shortage(int steps, double lacks, String figures) {}

  private record Where(LineId line, Direction direction, String trafficClass) {
    @Override
    public String toString() {
      return trafficClass + " " + direction.label() + " on " + line;
    }
  }

  List<Violation> check(Site branch) {
    var was = shortages(branch, before, Failure.NONE);
    var is = shortages(branch, after, Failure.NONE);
    boolean better =
        Arrays.compare(lostSteps(branch, after, is), lostSteps(branch, before, was)) < 0;
    var result = new ArrayList<Violation>();
    is.forEach((where, shortage) -> {
      double earlier = lacked(was, where.trafficClass(), where.direction());
      var weight =
          shortage.lacks() <= earlier * 1.001
              ? Violation.Weight.PRE_EXISTING
              : better || isForetold(branch, where)
                  ? Violation.Weight.ACCEPTED
                  : Violation.Weight.BLOCKS;
      result.add(
          new Violation(
              Violation.Invariant.CAPACITY, branch.id() + " " + where, shortage.figures(), weight));
    });
    for (var line : input.bank().listLinesOf(branch.id())) {
      shortages(branch, after, Failure.ofLine(line.id()))
          .forEach((where, shortage) -> {
            if (!is.containsKey(where)) {
              result.add(
                  new Violation(
                      Violation.Invariant.SURVIVES_LINE_LOSS,
                      branch.id() + " " + where + " without " + line.id(),
                      shortage.figures(),
                      Violation.Weight.ACCEPTED));
            }
          });
    }
    return result;
  }

  /**
   * Whether the plan itself says that this breaks in spite of it: then there was nothing better.
   */
  private boolean isForetold(Site branch, Where where) {
    return plan.remaining().stream()
        .anyMatch(breach ->
            breach.kind() == Breach.Kind.CAPACITY
                && breach.site().equals(branch.id())
                && breach.trafficClass().equals(where.trafficClass())
                && breach.direction() == where.direction());
  }

  private static double lacked(
      Map<Where, Shortage> shortages, String trafficClass, Direction direction) {
    return shortages.entrySet().stream()
        .filter(e -> e.getKey().trafficClass().equals(trafficClass))
        .filter(e -> e.getKey().direction() == direction)
        .mapToDouble(e -> e.getValue().lacks())
        .max()
        .orElse(0);
  }

  /**
   * By priority: steps at which the class lacks capacity, or its line breaks its objective anyway.
   */
  private int[] lostSteps(Site branch, Network network, Map<Where, Shortage> shortages) {
    var steps = new int[names.length];
    shortages.forEach((where, shortage) ->
        steps[Arrays.asList(names).indexOf(where.trafficClass())] += shortage.steps());
    var routes = network.under(Failure.NONE);
    var counted = new HashSet<String>();
    for (var forecast : forecasts.getOrDefault(branch.id(), List.of())) {
      var key = forecast.key();
      int c = Arrays.asList(names).indexOf(key.trafficClass());
      var objectives =
          intents.objectives(
              branch.id(), key.trafficClass(), input.now().atZone(input.options().zone()));
      boolean breaks =
          input.bank().listLinesOf(branch.id()).stream()
              .filter(line -> routes.routeOf(key).crosses(line.linkId(key.direction())))
              .anyMatch(line -> breaks(line, objectives));
      if (c >= 0 && breaks && counted.add(key.trafficClass() + key.direction())) {
        steps[c] += input.outlook().steps();
      }
    }
    return steps;
  }

  private boolean breaks(Line line, ServiceLevelObjective objectives) {
    var condition = input.lines().get(line.id());
    if (condition == null || !condition.degraded()) {
      return false;
    }
    double delay = condition.delay().millis() + 2 * condition.jitter().millis();
    return objectives.latency().filter(limit -> delay > limit.millis()).isPresent()
        || objectives.loss().filter(limit -> condition.loss().compareTo(limit) > 0).isPresent();
  }

  private Map<Where, Shortage> shortages(Site branch, Network network, Failure failure) {
    var result = new java.util.TreeMap<Where, Shortage>(Comparator.comparing(Where::toString));
    var routes = network.under(failure);
    int steps = input.outlook().steps();
    for (var line : input.bank().listLinesOf(branch.id())) {
      for (var direction : Direction.values()) {
        var median = new double[names.length][steps];
        var above = new double[names.length][steps];
        boolean any = false;
        for (var forecast : forecasts.getOrDefault(branch.id(), List.of())) {
          int c = Arrays.asList(names).indexOf(forecast.key().trafficClass());
          if (c < 0 || forecast.key().direction() != direction) {
            continue;
          }
          for (var hop : routes.routeOf(forecast.key()).hops()) {
            if (hop.link().equals(line.linkId(direction))) {
              any = true;
              add(forecast, hop.share() * hop.expansion(), median[c], above[c]);
            }
          }
        }
        if (any) {
          fill(branch, network, line, direction, median, above, result);
        }
      }
    }
    return result;
  }

  private static void add(DemandForecast forecast, double factor, double[] median, double[] above) {
    for (int t = 0; t < median.length; t++) {
      double middle = forecast.q50Kbps().get(t);
      double spread = Math.max(0, forecast.q95Kbps().get(t) - middle);
      median[t] += middle * factor;
      above[t] += spread * spread * factor * factor;
    }
  }

  private void fill(
      Site branch,
      Network network,
      Line line,
      Direction direction,
      double[][] median,
      double[][] above,
      Map<Where, Shortage> result) {
    var profile = network.findProfile(line, direction);
    var rate = line.contract().committed();
    Instant end = input.now().plus(input.options().horizon());
    for (int t = 0; t < input.outlook().steps(); t++) {
      var start = input.outlook().startOf(t);
      if (!input.outlook().startOf(t + 1).isAfter(input.now()) || !start.isBefore(end)) {
        continue;
      }
      var offered = offered(median, above, t);
      var served = PortLoad.served(rate, profile, names, offered);
      double total = Arrays.stream(offered).sum();
      for (int c = 0; c < names.length; c++) {
        var objectives =
            intents.objectives(branch.id(), names[c], start.atZone(input.options().zone()));
        if (!objectives.isMeasured() || offered[c] == 0) {
          continue;
        }
        boolean whole = objectives.loss().isPresent() || objectives.bandwidth().isEmpty();
        double need =
            whole ? offered[c] : Math.min(offered[c], objectives.bandwidth().get().kbps());
        if (served[c] < need * TOLERANCE) {
          var figures =
              String.format(
                  Locale.ROOT,
                  "gets %.2f of %.2f Mbit/s at %s; the line is offered %.2f of %.2f Mbit/s",
                  served[c] / 1e3,
                  need / 1e3,
                  start,
                  total / 1e3,
                  rate.mbps());
          result.merge(
              new Where(line.id(), direction, names[c]),
              new Shortage(1, need - served[c], figures),
              (a, b) ->
                  new Shortage(
                      a.steps() + b.steps(),
                      Math.max(a.lacks(), b.lacks()),
                      a.lacks() >= b.lacks() ? a.figures() : b.figures()));
        }
      }
    }
  }

  /** Each class above its median so far that the total is at its 95th percentile. */
  private static double[] offered(double[][] median, double[][] above, int t) {
    double sum = 0;
    double squares = 0;
    for (var spread : above) {
      sum += Math.sqrt(spread[t]);
      squares += spread[t];
    }
    double factor = sum == 0 ? 0 : Math.sqrt(squares) / sum;
    var offered = new double[median.length];
    for (int c = 0; c < median.length; c++) {
      offered[c] = median[c][t] + factor * Math.sqrt(above[c][t]);
    }
    return offered;
  }
}
