package io.branchline.compile;

import io.branchline.intent.IntentBook;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.plan.Placement;
import io.branchline.plan.SiteClass;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Dataplane;
import io.branchline.service.DemandForecast;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns a placement into configurations. For each class of a branch and each far site it gives both
 * gateways an SR policy (color of the class, endpoint the other gateway) with one candidate path
 * per line, and the rule that steers the class into it. What it cannot say in segments is left out:
 * such traffic follows the IGP.
 */
public final class IntentCompiler {
  private final Bank bank;
  private final Topology reference;
  private final IntentBook intents;
  private final LinePaths paths;

  public IntentCompiler(Bank bank, Topology reference, Dataplane dataplane, IntentBook intents) {
    this.bank = bank;
    this.reference = reference;
    this.intents = intents;
    paths = new LinePaths(bank, reference, dataplane);
  }

  /**
   * The configuration of every router of the bank.
   *
   * @param outlook its demands name far sites beyond those of the intents
   * @param queues profile of each line end that sends
   */
  public SortedMap<NodeId, RouterConfiguration> compile(
      Placement placement, Outlook outlook, Map<InterfaceId, QueueProfile> queues) {
    var policies = new HashMap<NodeId, List<SrPolicy>>();
    var steering = new HashMap<NodeId, List<SteeringRule>>();
    var farSites = farSites(placement, outlook);
    placement
        .lines()
        .forEach((siteClass, lines) -> {
          var site = bank.getSite(siteClass.site());
          var trafficClass = bank.getClass(siteClass.trafficClass());
          for (var far : farSites.getOrDefault(siteClass, new TreeSet<>())) {
            for (var direction : Direction.values()) {
              place(trafficClass, site, bank.getSite(far), direction, lines, policies, steering);
            }
          }
        });
    var profiles = new HashMap<NodeId, SortedMap<String, QueueProfile>>();
    queues.forEach((port, profile) ->
        profiles.computeIfAbsent(port.node(), _ -> new TreeMap<>()).put(port.name(), profile));
    var result = new TreeMap<NodeId, RouterConfiguration>();
    for (var router : bank.routers()) {
      result.put(
          router,
          new RouterConfiguration(
              policies.getOrDefault(router, List.of()),
              steering.getOrDefault(router, List.of()),
              profiles.getOrDefault(router, new TreeMap<>())));
    }
    return result;
  }

  private Map<SiteClass, SortedSet<SiteId>> farSites(Placement placement, Outlook outlook) {
    var result = new HashMap<SiteClass, SortedSet<SiteId>>();
    for (var siteClass : placement.lines().keySet()) {
      result.put(siteClass, intents.farSites(siteClass.site(), siteClass.trafficClass()));
    }
    for (DemandForecast forecast : outlook.forecasts()) {
      var key = forecast.key();
      var far = result.get(new SiteClass(key.site(), key.trafficClass()));
      if (far != null && bank.findSite(key.farSite()).isPresent()) {
        far.add(key.farSite());
      }
    }
    return result;
  }

  private void place(
      TrafficClass trafficClass,
      Site branch,
      Site far,
      Direction direction,
      List<LineId> lines,
      Map<NodeId, List<SrPolicy>> policies,
      Map<NodeId, List<SteeringRule>> steering) {
    var headend = direction == Direction.UP ? branch : far;
    var tail = direction == Direction.UP ? far : branch;
    var endpoint = reference.findNode(tail.gateway()).map(Node::routerId);
    if (endpoint.isEmpty() || trafficClass.dscps().isEmpty()) {
      return;
    }
    var candidates = new ArrayList<CandidatePath>();
    for (int i = 0; i < lines.size(); i++) {
      int preference = preference(i);
      paths
          .find(bank.getLine(lines.get(i)), far.id(), direction)
          .ifPresent(list ->
              candidates.add(
                  new CandidatePath(preference, List.of(new WeightedSegmentList(1, list)))));
    }
    if (candidates.isEmpty()) {
      return;
    }
    var name = trafficClass.name() + "-" + tail.id();
    var key = new SrPolicyKey(headend.gateway(), trafficClass.color(), endpoint.get());
    policies
        .computeIfAbsent(headend.gateway(), _ -> new ArrayList<>())
        .add(new SrPolicy(key, name, candidates));
    steering
        .computeIfAbsent(headend.gateway(), _ -> new ArrayList<>())
        .add(
            new SteeringRule(
                name, trafficClass.dscps(), tail.prefix(), trafficClass.color(), endpoint.get()));
  }

  /** 200, 150, 100, then 99 and down: the primary line first, then the backups. */
  static int preference(int position) {
    return position <= 2 ? 200 - 50 * position : 102 - position;
  }
}
