package io.branchline.loop;

import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.plan.ChangeUnit;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed between the state that a plan was made from and the present one. In a network of ten
 * thousand branches some line always changes while a plan is made: what the plan says of the other
 * branches holds nevertheless.
 */
final class Outdated {
  private boolean all;
  private final Set<SiteId> branches = new HashSet<>();
  private final Set<NodeId> routers = new HashSet<>();

  private Outdated() {}

  static Outdated since(ControllerState then, ControllerState now) {
    var outdated = new Outdated();
    outdated.all =
        !then.intents().equals(now.intents())
            || !then.placement().equals(now.placement())
            || then.topologyStale() != now.topologyStale()
            || !then.topology().nodes().equals(now.topology().nodes());
    for (var line : now.bank().lines()) {
      if (!Fold.sameStatus(then, now, line.id())) {
        outdated.branches.add(line.branchEnd().site());
      }
    }
    now.routers()
        .forEach((node, router) -> {
          var before = then.routers().get(node);
          if (before == null || !before.installed().equals(router.installed())) {
            outdated.routers.add(node);
          }
        });
    if (then.topology() != now.topology()) {
      outdated.links(then.topology(), now.topology(), now.bank());
    }
    return outdated;
  }

  /** A line's links concern its branch alone, others may be on anybody's paths. */
  private void links(Topology then, Topology now, Bank bank) {
    var branchOf = new HashMap<LinkId, SiteId>();
    for (var line : bank.lines()) {
      for (var direction : Direction.values()) {
        branchOf.put(line.linkId(direction), line.branchEnd().site());
      }
    }
    var before = new HashMap<LinkId, Link>();
    then.links().forEach(link -> before.put(link.id(), link));
    for (var link : now.links()) {
      var known = before.remove(link.id());
      if (known == null || !Fold.routesAlike(known, link)) {
        changed(branchOf.get(link.id()));
      }
    }
    before.keySet().forEach(gone -> changed(branchOf.get(gone)));
  }

  private void changed(@Nullable SiteId branch) {
    if (branch == null) {
      all = true;
    } else {
      branches.add(branch);
    }
  }

  /** Whether a unit is made from what has changed since. */
  boolean concerns(ChangeUnit unit) {
    return all
        || branches.contains(unit.site())
        || !Collections.disjoint(routers, unit.changes().keySet());
  }
}
