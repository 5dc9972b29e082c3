package io.branchline.compile;

import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.Bank;
import io.branchline.site.InterfaceId;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Splits the difference between two states of the network into change units, one per branch: its
 * policies, steering and queues belong to it on the data centres' routers too.
 */
public final class ChangeUnits {
  private final Bank bank;
  private final Map<Ip, SiteId> branchByEndpoint = new HashMap<>();
  private final Map<InterfaceId, SiteId> branchByPort = new HashMap<>();

  public ChangeUnits(Bank bank, Topology reference) {
    this.bank = bank;
    for (var node : reference.nodes()) {
      bank.findSiteOf(node.id())
          .filter(site -> site.tier() == Tier.BRANCH)
          .ifPresent(site -> branchByEndpoint.put(node.routerId(), site.id()));
    }
    for (var line : bank.lines()) {
      for (var direction : Direction.values()) {
        branchByPort.put(line.sendingEnd(direction).port(), line.branchEnd().site());
      }
    }
  }

  /** The units that lead from what is installed to the target, in order of their sites. */
  public List<ChangeUnit> between(
      String planId,
      Function<NodeId, RouterConfiguration> installed,
      SortedMap<NodeId, RouterConfiguration> target) {
    var bySite = new TreeMap<SiteId, SortedMap<NodeId, RouterChange>>();
    target.forEach((router, configuration) -> {
      var from = installed.apply(router);
      var change = RouterChange.between(from, configuration);
      if (!change.isEmpty()) {
        split(router, from, change)
            .forEach((site, part) ->
                bySite.computeIfAbsent(site, _ -> new TreeMap<>()).put(router, part));
      }
    });
    var units = new ArrayList<ChangeUnit>();
    bySite.forEach(
        (site, changes) -> units.add(new ChangeUnit(planId + "/" + site, site, changes)));
    return units;
  }

  private SortedMap<SiteId, RouterChange> split(
      NodeId router, RouterConfiguration from, RouterChange change) {
    var own = bank.findSiteOf(router).map(Site::id).orElseThrow();
    boolean atBranch = bank.getSite(own).tier() == Tier.BRANCH;
    Function<Ip, SiteId> owner =
        endpoint -> atBranch ? own : branchByEndpoint.getOrDefault(endpoint, own);
    Function<String, SiteId> portOwner =
        name -> branchByPort.getOrDefault(new InterfaceId(router, name), own);
    var steeringOwner = new HashMap<String, SiteId>();
    from.steering().forEach(rule -> steeringOwner.put(rule.name(), owner.apply(rule.endpoint())));

    var sites = new TreeSet<SiteId>();
    change.putPolicies().forEach(policy -> sites.add(owner.apply(policy.key().endpoint())));
    change.removedPolicies().forEach(key -> sites.add(owner.apply(key.endpoint())));
    change.putSteering().forEach(rule -> sites.add(owner.apply(rule.endpoint())));
    change.removedSteering().forEach(name -> sites.add(steeringOwner.getOrDefault(name, own)));
    change.putQueues().keySet().forEach(name -> sites.add(portOwner.apply(name)));
    change.removedQueues().forEach(name -> sites.add(portOwner.apply(name)));

    var parts = new TreeMap<SiteId, RouterChange>();
    for (var site : sites) {
      var queues = new TreeMap<String, QueueProfile>(change.putQueues());
      queues.keySet().removeIf(name -> !portOwner.apply(name).equals(site));
      parts.put(
          site,
          new RouterChange(
              keep(change.putPolicies(), (SrPolicy p) -> owner.apply(p.key().endpoint()), site),
              new TreeSet<>(
                  keep(
                      change.removedPolicies(),
                      (SrPolicyKey k) -> owner.apply(k.endpoint()),
                      site)),
              keep(change.putSteering(), (SteeringRule r) -> owner.apply(r.endpoint()), site),
              new TreeSet<>(
                  keep(
                      change.removedSteering(),
                      (String name) -> steeringOwner.getOrDefault(name, own),
                      site)),
              queues,
              new TreeSet<>(keep(change.removedQueues(), portOwner, site))));
    }
    return parts;
  }

  private static <T> List<T> keep(
      java.util.Collection<T> values, Function<T, SiteId> owner, SiteId site) {
    return values.stream().filter(value -> owner.apply(value).equals(site)).toList();
  }
}
