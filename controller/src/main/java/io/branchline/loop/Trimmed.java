package io.branchline.loop;

import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.plan.SiteClass;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A plan with some of its units left out, and with them all that it said of their branches. */
final class Trimmed {
  private Trimmed() {}

  /**
   * The plan with the units to keep alone.
   *
   * @param inForce where the branches of the other units stay
   */
  static Plan of(Plan plan, Predicate<ChangeUnit> keep, Placement inForce) {
    var units = plan.units().stream().filter(keep).toList();
    if (units.size() == plan.units().size()) {
      return plan;
    }
    var left = new HashSet<SiteId>();
    plan.units().stream().filter(keep.negate()).forEach(unit -> left.add(unit.site()));
    var lines = new TreeMap<SiteClass, List<LineId>>();
    plan.placement()
        .lines()
        .forEach((siteClass, order) -> {
          if (!left.contains(siteClass.site())) {
            lines.put(siteClass, order);
          }
        });
    inForce
        .lines()
        .forEach((siteClass, order) -> {
          if (left.contains(siteClass.site())) {
            lines.put(siteClass, order);
          }
        });
    return new Plan(
        plan.id(),
        plan.createdAt(),
        plan.reasons().stream().filter(reason -> !left.contains(reason.site())).toList(),
        plan.moves().stream().filter(move -> !left.contains(move.site())).toList(),
        plan.foreseen(),
        plan.remaining(),
        new Placement(lines),
        units);
  }
}
