package io.branchline.verify;

import io.branchline.network.NodeId;
import io.branchline.plan.PlanningInput;
import io.branchline.simulate.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether every router keeps its way to the controller. Control traffic (CS6 and CS7, RFC 4594
 * section 3.1) follows the IGP, which no plan of ours changes; so none may steer it into a policy.
 */
final class ControllerCheck {
  private static final Set<Integer> CONTROL_CODE_POINTS = Set.of(48, 56);

  private ControllerCheck() {}

  static List<Violation> check(PlanningInput input, Network after, NodeId controller) {
    var result = new ArrayList<Violation>();
    var routes = after.under(Failure.NONE);
    for (var router : input.bank().routers()) {
      if (!routes.connects(router, controller)) {
        result.add(
            violation(
                router, "no IGP path to and from " + controller, Violation.Weight.PRE_EXISTING));
      }
      for (var rule : after.configurationOf(router).steering()) {
        if (rule.dscp().stream().anyMatch(CONTROL_CODE_POINTS::contains)) {
          boolean wasThere = input.installedOn(router).steering().contains(rule);
          result.add(
              violation(
                  router,
                  "rule " + rule.name() + " steers control traffic (DSCP " + rule.dscp() + ")",
                  wasThere ? Violation.Weight.PRE_EXISTING : Violation.Weight.BLOCKS));
        }
      }
    }
    return result;
  }

  private static Violation violation(NodeId router, String figures, Violation.Weight weight) {
    return new Violation(
        Violation.Invariant.CONTROL_REACHABILITY, router.toString(), figures, weight);
  }
}
