package io.branchline.plan;

import io.branchline.compile.ChangeUnits;
import io.branchline.compile.IntentCompiler;
import io.branchline.compile.LinePaths;
import io.branchline.intent.IntentBook;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.DemandForecast;
import io.branchline.service.QueueProfile;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes plans; a pure function of its input. Each branch is decided for itself over the whole
 * horizon of the outlook; the decisions are compiled into configurations, and what differs from
 * what is installed becomes the plan's change units. Planning again after a plan was applied gives
 * the empty plan.
 */
public final class Planner {
  private Planner() {}

  /** The plan for this input; empty when nothing should change. */
  public static Plan plan(PlanningInput input) {
    var intents = new IntentBook(input.intents(), input.bank());
    var paths = new LinePaths(input.bank(), input.reference(), input.options().dataplane());
    var forecasts = new HashMap<SiteId, List<DemandForecast>>();
    for (var forecast : input.outlook().forecasts()) {
      forecasts.computeIfAbsent(forecast.key().site(), _ -> new ArrayList<>()).add(forecast);
    }
    var lines = new TreeMap<SiteClass, List<LineId>>();
    var queues = new TreeMap<InterfaceId, QueueProfile>();
    var reasons = new ArrayList<PlanReason>();
    var moves = new ArrayList<Move>();
    var foreseen = new ArrayList<Breach>();
    var remaining = new ArrayList<Breach>();
    for (var branch : input.bank().branches()) {
      var model =
          new BranchModel(
              branch, input, intents, paths, forecasts.getOrDefault(branch.id(), List.of()));
      var decision = new BranchPlanner(model, input).decide();
      for (int c = 0; c < model.classes.size(); c++) {
        var order = decision.orders().get(c);
        if (!order.isEmpty()) {
          lines.put(model.siteClass(c), order.stream().map(l -> model.lines.get(l).id()).toList());
        }
      }
      queues.putAll(new QueueNeeds(model, input).profiles(decision.orders()));
      reasons.addAll(decision.reasons());
      moves.addAll(decision.moves());
      foreseen.addAll(decision.foreseen());
      remaining.addAll(decision.remaining());
    }
    var placement = new Placement(lines);
    var target =
        new IntentCompiler(input.bank(), input.reference(), input.options().dataplane(), intents)
            .compile(placement, input.outlook(), queues);
    var units =
        new ChangeUnits(input.bank(), input.reference())
            .between(input.planId(), input::installedOn, target);
    reasons.addAll(new UnitReasons(input, reasons).explain(units));
    return new Plan(
        input.planId(), input.now(), reasons, moves, foreseen, remaining, placement, units);
  }

  /**
   * What every router named in the plan will have once it is applied; the others stay as they are.
   */
  public static SortedMap<NodeId, RouterConfiguration> configurationsAfter(
      PlanningInput input, Plan plan) {
    var result = new TreeMap<NodeId, RouterConfiguration>();
    input.bank().routers().forEach(router -> result.put(router, input.installedOn(router)));
    for (var unit : plan.units()) {
      unit.changes()
          .forEach((router, change) ->
              result.compute(
                  router,
                  (_, present) ->
                      change.applyTo(present == null ? RouterConfiguration.EMPTY : present)));
    }
    return result;
  }

  /** What is installed, router by router. */
  public static Map<NodeId, RouterConfiguration> configurationsBefore(PlanningInput input) {
    var result = new TreeMap<NodeId, RouterConfiguration>();
    input.bank().routers().forEach(router -> result.put(router, input.installedOn(router)));
    return result;
  }
}
