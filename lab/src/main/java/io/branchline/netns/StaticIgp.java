package io.branchline.netns;

import io.branchline.compute.IgpRoutes;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.site.Tier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The routes that an IGP would hold, worked out by this process: to each locator along all shortest
 * paths, and to each site's prefix by SRv6 best effort (RFC 8986 section 5.1, one segment).
 * Branches know data centres only.
 */
final class StaticIgp {
  private final KernelPlan plan;
  private final Set<NodeId> handedOver = ConcurrentHashMap.newKeySet();

  StaticIgp(KernelPlan plan) {
    this.plan = plan;
  }

  /** From now on another process routes at these routers; their own lines remain to be said. */
  void handOver(Collection<NodeId> nodes) {
    handedOver.addAll(nodes);
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
      int target = topology.nodeIndex(to);
      int[] hops =
          handedOver.contains(from) ? ownLine(start, target, igp) : igp.nextHops(start, target);
      if (hops.length > 0) {
        var way =
            Arrays.stream(hops)
                .mapToObj(link -> hop(topology.link(link).id()))
                .collect(Collectors.joining(" nexthop ", hops.length > 1 ? "nexthop " : "", ""));
        routes.put(plan.locator(to).toString(), way);
      }
      boolean reachable = igp.distance(start, target) != IgpRoutes.UNREACHABLE;
      if (reachable && plan.isGateway(from) && plan.isGateway(to)) {
        routes.put(
            site.prefix().toString(),
            "encap seg6 mode encap segs " + plan.decapsulation(to) + " dev " + KernelPlan.LAN);
      }
    }
    return routes;
  }

  /** The best line of this router to a branch, if it has one that is up. */
  private int[] ownLine(int from, int to, IgpRoutes igp) {
    var topology = plan.scenario().topology();
    return IntStream.range(topology.outgoing(from), topology.outgoing(from + 1))
        .filter(link -> topology.head(link) == to && igp.isUsable(link))
        .filter(link -> plan.siteOf(topology.node(to).id()).tier() == Tier.BRANCH)
        .boxed()
        .min(Comparator.comparingLong(topology::igpMetric))
        .map(link -> new int[] {link})
        .orElse(new int[0]);
  }

  private String hop(LinkId link) {
    var reverse = plan.scenario().topology().findLink(link).orElseThrow().reverseId();
    return "via " + plan.port(reverse).address() + " dev " + plan.port(link).device();
  }
}
