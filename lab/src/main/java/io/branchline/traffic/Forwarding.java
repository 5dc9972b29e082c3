package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Sid;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out how each demand is forwarded, as routers do: the gateway's steering rules choose a
 * policy by code point and destination (longest prefix first); the policy's valid candidate path of
 * the highest preference carries it; without one it follows the IGP.
 *
 * <p>A segment list is invalid while the links that are up do not lead through it although the
 * intact network would (S-BFD, RFC 7880, has seen it up and sees it down). A list that leads
 * nowhere even there was never seen down: its packets are sent and lost. That is the harm a wrong
 * configuration does.
 */
final class Forwarding {
  private static final int MAX_HOPS = 64;
  private static final int MAX_BRANCHES = 64;

  private final NetworkIndex index;
  private final Map<NodeId, SteeringTable> tables;
  private final ShortestPaths live;
  private final ShortestPaths intact;
  private final Map<SrPolicyKey, Integer> preferences = new HashMap<>();

  /**
   * Forwarding at a moment.
   *
   * @param live the links that routers know to be up
   */
  Forwarding(
      NetworkIndex index,
      Map<NodeId, SteeringTable> tables,
      ShortestPaths live,
      ShortestPaths intact) {
    this.index = index;
    this.tables = tables;
    this.live = live;
    this.intact = intact;
  }

  /** The ways of a demand; their shares sum up to 1. */
  List<Route> routes(DemandKey demand) {
    var bank = index.truth.bank();
    boolean up = demand.direction() == Direction.UP;
    var from = bank.getSite(up ? demand.site() : demand.farSite());
    var to = bank.getSite(up ? demand.farSite() : demand.site());
    int head = index.topology.nodeIndex(from.gateway());
    int target = index.topology.nodeIndex(to.gateway());
    var table = tables.getOrDefault(from.gateway(), SteeringTable.EMPTY);
    var routes = new ArrayList<Route>();
    var dscps = codePoints(bank.getClass(demand.trafficClass()));
    for (int dscp : dscps) {
      double share = 1.0 / dscps.size();
      var policy = table.find(from.gateway(), dscp, to.prefix().address());
      if (policy.isEmpty()) {
        walk(List.of(), head, target, share, 0, null, live, routes);
      } else {
        steer(policy.get(), head, target, share, routes);
      }
    }
    return merge(routes);
  }

  /** A class without code points is matched by rules that name none: -1 stands for that. */
  private static List<Integer> codePoints(TrafficClass trafficClass) {
    var dscps = trafficClass.dscps();
    return dscps.isEmpty() ? List.of(-1) : dscps;
  }

  /**
   * The preference of the candidate path that carries a policy's packets now; 0 when none is valid.
   */
  int activePreference(SrPolicy policy) {
    return preferences.computeIfAbsent(policy.key(), key -> preference(policy));
  }

  /** Takes nothing for known of these head ends' policies: they were configured anew. */
  void forget(Set<NodeId> heads) {
    preferences.keySet().removeIf(key -> heads.contains(key.headend()));
  }

  private int preference(SrPolicy policy) {
    int head = index.topology.nodeIndex(policy.key().headend());
    return head < 0 ? 0 : activePath(policy, head).map(CandidatePath::preference).orElse(0);
  }

  private Optional<CandidatePath> activePath(SrPolicy policy, int head) {
    return policy.candidatePaths().stream()
        .filter(path -> path.segmentLists().stream().anyMatch(list -> isValid(list, head)))
        .findFirst();
  }

  private boolean isValid(WeightedSegmentList list, int head) {
    return resolves(list.list().segments(), head, live)
        || !resolves(list.list().segments(), head, intact);
  }

  private void steer(SrPolicy policy, int head, int target, double share, List<Route> routes) {
    var active = activePath(policy, head);
    if (active.isEmpty()) {
      walk(List.of(), head, target, share, 0, null, live, routes);
      return;
    }
    var lists = active.get().segmentLists().stream().filter(list -> isValid(list, head)).toList();
    double weights = lists.stream().mapToInt(WeightedSegmentList::weight).sum();
    for (var list : lists) {
      walk(
          list.list().segments(),
          head,
          target,
          share * list.weight() / weights,
          list.list().encapsulationBytes(),
          policy.key(),
          live,
          routes);
    }
  }

  private boolean resolves(List<Sid> segments, int head, ShortestPaths paths) {
    var routes = new ArrayList<Route>();
    walk(segments, head, -1, 1, 0, null, paths, routes);
    return routes.stream().allMatch(Route::arrives);
  }

  /**
   * Follows a segment list, then the IGP to the target, splitting evenly over equal costs.
   *
   * @param target where IP forwarding leads after the last segment; -1 ends there
   */
  private void walk(
      List<Sid> segments,
      int head,
      int target,
      double share,
      int encapsulation,
      @Nullable SrPolicyKey policy,
      ShortestPaths paths,
      List<Route> routes) {
    new Walk(segments, target, encapsulation, policy, paths, routes)
        .from(head, 0, share, new int[0]);
  }

  private final class Walk {
    private final List<Sid> segments;
    private final int target;
    private final int encapsulation;
    private final @Nullable SrPolicyKey policy;
    private final ShortestPaths paths;
    private final List<Route> routes;

    Walk(
        List<Sid> segments,
        int target,
        int encapsulation,
        @Nullable SrPolicyKey policy,
        ShortestPaths paths,
        List<Route> routes) {
      this.segments = segments;
      this.target = target;
      this.encapsulation = encapsulation;
      this.policy = policy;
      this.paths = paths;
      this.routes = routes;
    }

    void from(int node, int next, double share, int[] way) {
      if (way.length > MAX_HOPS || routes.size() >= MAX_BRANCHES) {
        end(share, way, false);
        return;
      }
      if (next == segments.size()) {
        if (target < 0 || node == target) {
          end(share, way, true);
        } else {
          hop(node, target, next, share, way);
        }
        return;
      }
      var sid = segments.get(next);
      int sidNode = index.nodeOf(sid);
      if (sidNode >= 0) {
        if (sidNode == node) {
          from(node, next + 1, share, way);
        } else {
          hop(node, sidNode, next, share, way);
        }
        return;
      }
      int link = index.linkOf(sid, node);
      if (link < 0) {
        end(share, way, false);
      } else if (index.topology.tail(link) != node) {
        // An End.X of another router: its locator is reached by the IGP first.
        hop(node, index.topology.tail(link), next, share, way);
      } else if (paths.isUp(link)) {
        from(index.topology.head(link), next + 1, share, append(way, link));
      } else {
        end(share, way, false);
      }
    }

    private void hop(int node, int towards, int next, double share, int[] way) {
      var links = paths.nextLinks(node, towards);
      if (links.length == 0) {
        end(share, way, false);
      }
      for (int link : links) {
        from(index.topology.head(link), next, share / links.length, append(way, link));
      }
    }

    private void end(double share, int[] way, boolean arrives) {
      routes.add(new Route(share, way, encapsulation, policy, arrives));
    }
  }

  private static int[] append(int[] way, int link) {
    var longer = Arrays.copyOf(way, way.length + 1);
    longer[way.length] = link;
    return longer;
  }

  private static List<Route> merge(List<Route> routes) {
    var merged = new ArrayList<Route>();
    for (var route : routes) {
      int at = -1;
      for (int i = 0; i < merged.size(); i++) {
        if (merged.get(i).sameWay(route)) {
          at = i;
        }
      }
      if (at < 0) {
        merged.add(route);
      } else {
        merged.set(
            at,
            new Route(
                merged.get(at).share() + route.share(),
                route.links(),
                route.encapsulationBytes(),
                route.policy(),
                route.arrives()));
      }
    }
    return merged;
  }
}
