package io.branchline.verify;

import io.branchline.intent.IntentBook;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Plan;
import io.branchline.plan.Planner;
import io.branchline.plan.PlanningInput;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks a plan by simulation before anything is sent; a pure function. It judges the
 * configurations that would be in force, route by route, not the planner's arithmetic. It looks at
 * the branches that the plan touches; for the others nothing changes.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * As {@link #verify(PlanningInput, Plan, NodeId)} with the controller at the first data centre.
   */
  public static List<Violation> verify(PlanningInput input, Plan plan) {
    return verify(input, plan, firstDataCentre(input.bank()));
  }

  /**
   * What does not hold once the plan is in force, without a failure and after the loss of any one
   * line.
   *
   * @param controller the router that the controller is attached to
   */
  public static List<Violation> verify(PlanningInput input, Plan plan, NodeId controller) {
    var intents = new IntentBook(input.intents(), input.bank());
    var before = new Network(input, Planner.configurationsBefore(input));
    var after = new Network(input, Planner.configurationsAfter(input, plan));
    var sites = new TreeSet<SiteId>();
    plan.units().stream().map(ChangeUnit::site).forEach(sites::add);
    var violations = new ArrayList<Violation>();
    var capacity = new CapacityCheck(input, plan, intents, before, after);
    var protection = new ProtectionCheck(input, plan, intents, before, after);
    var forwarding = new ForwardingCheck(input, plan);
    for (var id : sites) {
      var site = input.bank().getSite(id);
      if (site.tier() == Tier.BRANCH) {
        violations.addAll(capacity.check(site));
        violations.addAll(protection.check(site));
      }
    }
    for (var unit : plan.units()) {
      for (var router : unit.changes().keySet()) {
        var change = unit.changes().get(router);
        if (change != null) {
          violations.addAll(forwarding.check(router, change));
          violations.addAll(PortCheck.check(router, change));
        }
      }
    }
    violations.addAll(ControllerCheck.check(input, after, controller));
    return List.copyOf(violations);
  }

  private static NodeId firstDataCentre(Bank bank) {
    return bank.sites().stream()
        .filter(site -> site.tier() == Tier.DATA_CENTRE)
        .findFirst()
        .map(Site::gateway)
        .orElseThrow(() -> new IllegalArgumentException("the bank has no data centre"));
  }
}
