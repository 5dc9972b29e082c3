package io.branchline.learn;

import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which demand an SR policy carries: its color is the class, its head end and endpoint the sites.
 */
final class PolicyRoutes {
  private final Bank bank;
  private final Function<Ip, Optional<SiteId>> siteOf;
  private final Map<Integer, String> classByColor = new HashMap<>();

  /** Found before; what was not found may be one day, when the topology knows more. */
  private final Map<SrPolicyKey, DemandKey> known = new HashMap<>();

  PolicyRoutes(Bank bank, Function<Ip, Optional<SiteId>> siteOf) {
    this.bank = bank;
    this.siteOf = siteOf;
    for (TrafficClass trafficClass : bank.classes()) {
      classByColor.put(trafficClass.color(), trafficClass.name());
    }
  }

  /** The demand of a policy; empty when it is none between a branch and another site. */
  Optional<DemandKey> demandOf(SrPolicyKey policy) {
    var before = known.get(policy);
    if (before != null) {
      return Optional.of(before);
    }
    var demand = find(policy);
    demand.ifPresent(found -> known.put(policy, found));
    return demand;
  }

  private Optional<DemandKey> find(SrPolicyKey policy) {
    var trafficClass = classByColor.get(policy.color());
    var from = bank.findSiteOf(policy.headend());
    var to = siteOf.apply(policy.endpoint());
    if (trafficClass == null || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    var head = from.get().id();
    if (from.get().tier() == Tier.BRANCH) {
      return Optional.of(new DemandKey(head, trafficClass, to.get(), Direction.UP));
    }
    return bank.findSite(to.get())
        .filter(site -> site.tier() == Tier.BRANCH)
        .map(site -> new DemandKey(site.id(), trafficClass, head, Direction.DOWN));
  }
}
