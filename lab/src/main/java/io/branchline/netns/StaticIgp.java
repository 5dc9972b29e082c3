package io.branchline.netns;

import io.branchline.compute.IgpRoutes;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.site.Tier;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The routes that an IGP would hold, worked out by this process: to each locator along all shortest
 * paths, and to each site's prefix by SRv6 best effort (RFC 8986 section 5.1, one segment).
 * Branches know data centres only.
 */
final class StaticIgp {
  private final KernelPlan plan;

  StaticIgp(KernelPlan plan) {
    this.plan = plan;
  }

  /**
   * A router's routes by destination, as {@code ip} says them after {@code route replace}.
   *
   * @param down links that are not used
   */
  SortedMap<String, String> routes(NodeId from, Set<LinkId> down) {
    return routes(from, new IgpRoutes(plan.scenario().topology(), down));
  }

  SortedMap<String, String> routes(NodeId from, IgpRoutes igp) {
    var topology = plan.scenario().topology();
    var routes = new TreeMap<String, String>();
    int start = topology.nodeIndex(from);
    boolean atBranch = plan.siteOf(from).tier() == Tier.BRANCH;
    for (var to : plan.nodes()) {
      var site = plan.siteOf(to);
      if (to.equals(from)
          || (atBranch && site.tier() == Tier.BRANCH && !site.equals(plan.siteOf(from)))) {
        continue;
      }
      int[] hops = igp.nextHops(start, topology.nodeIndex(to));
      if (hops.length == 0) {
        continue;
      }
      var way =
          Arrays.stream(hops)
              .mapToObj(link -> hop(topology.link(link).id()))
              .collect(Collectors.joining(" nexthop ", hops.length > 1 ? "nexthop " : "", ""));
      routes.put(plan.locator(to).toString(), way);
      if (plan.isGateway(from) && plan.isGateway(to)) {
        routes.put(
            site.prefix().toString(),
            "encap seg6 mode encap segs " + plan.decapsulation(to) + " dev " + KernelPlan.LAN);
      }
    }
    return routes;
  }

  private String hop(LinkId link) {
    var reverse = plan.scenario().topology().findLink(link).orElseThrow().reverseId();
    return "via " + plan.port(reverse).address() + " dev " + plan.port(link).device();
  }
}
