package io.branchline.netns;

import io.branchline.compute.IgpRoutes;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Works out what a head end's kernel is to hold for its configuration. It numbers policies and
 * segment lists, and remembers the numbers.
 *
 * <p>A segment list is invalid while routers know that it leads nowhere (S-BFD, RFC 7880); the
 * valid candidate path of the highest preference carries the packets, and without one they follow
 * the IGP (RFC 9256 section 2.9). The last segment, the endpoint's End SID, is written as the
 * endpoint's decapsulating SID: of the same length, and doing what that SID does with flavor USD,
 * which this kernel does not have (RFC 8986 section 4.16.3).
 */
final class PolicyTable {
  private static final int FIRST_GROUP = 1_000_000;

  private final KernelPlan plan;
  private final NodeId node;
  private final Map<Srv6Sid, NodeId> nodeBySid = new HashMap<>();
  private final Map<Srv6Sid, LinkId> linkBySid = new HashMap<>();
  private final Map<Ip, NodeId> nodeByRouterId = new HashMap<>();
  private final Map<String, Integer> memberIds = new HashMap<>();
  private final Map<SrPolicyKey, Integer> groupIds = new HashMap<>();

  PolicyTable(KernelPlan plan, NodeId node) {
    this.plan = plan;
    this.node = node;
    var topology = plan.scenario().topology();
    topology
        .nodes()
        .forEach(n -> {
          n.endSid().ifPresent(sid -> nodeBySid.put(sid, n.id()));
          nodeByRouterId.put(n.routerId(), n.id());
        });
    topology.links().forEach(link -> link.endX().ifPresent(sid -> linkBySid.put(sid, link.id())));
  }

  /** What the kernel is to hold while {@code igp} routes. */
  ForwardingState state(RouterConfiguration configuration, IgpRoutes igp) {
    var members = new TreeMap<Integer, String>();
    var groups = new TreeMap<Integer, String>();
    for (var policy : configuration.policies()) {
      for (var path : policy.candidatePaths()) {
        for (var weighted : path.segmentLists()) {
          int id = memberId(policy, weighted.list());
          members.put(id, encapsulation(policy, weighted.list()));
        }
      }
      activePath(policy, igp)
          .ifPresent(path -> groups.put(groupId(policy.key()), group(policy, path, igp)));
    }
    var routes = new TreeMap<String, Integer>();
    for (var rule : configuration.steering()) {
      int id = groupId(key(rule));
      if (groups.containsKey(id)) {
        rule.dscp()
            .forEach(
                dscp -> routes.put(rule.destination() + " table " + KernelPlan.mark(dscp), id));
      }
    }
    return new ForwardingState(members, groups, routes);
  }

  private SrPolicyKey key(SteeringRule rule) {
    return new SrPolicyKey(node, rule.color(), rule.endpoint());
  }

  /** The candidate path that carries a policy's packets. */
  Optional<CandidatePath> activePath(SrPolicy policy, IgpRoutes igp) {
    return policy.candidatePaths().stream()
        .filter(path -> path.segmentLists().stream().anyMatch(list -> isValid(list.list(), igp)))
        .findFirst();
  }

  private String group(SrPolicy policy, CandidatePath path, IgpRoutes igp) {
    return path.segmentLists().stream()
        .filter(list -> isValid(list.list(), igp))
        .map(list -> memberId(policy, list.list()) + weight(list))
        .collect(Collectors.joining("/"));
  }

  /** The kernel's weights end at 256. */
  private static String weight(WeightedSegmentList list) {
    return list.weight() == 1 ? "" : "," + Math.min(256, list.weight());
  }

  /** A list with a SID that nobody advertised was never seen down. */
  private boolean isValid(SegmentList list, IgpRoutes igp) {
    var topology = plan.scenario().topology();
    int at = topology.nodeIndex(node);
    for (var sid : list.segments()) {
      var toNode = sid instanceof Srv6Sid srv6 ? nodeBySid.get(srv6) : null;
      var overLink = sid instanceof Srv6Sid srv6 ? linkBySid.get(srv6) : null;
      if (toNode != null) {
        int next = topology.nodeIndex(toNode);
        if (igp.distance(at, next) == IgpRoutes.UNREACHABLE) {
          return false;
        }
        at = next;
      } else if (overLink != null) {
        int link = topology.linkIndex(overLink);
        if (!igp.isUsable(link) || igp.distance(at, topology.tail(link)) == IgpRoutes.UNREACHABLE) {
          return false;
        }
        at = topology.head(link);
      } else {
        return true;
      }
    }
    return true;
  }

  private String encapsulation(SrPolicy policy, SegmentList list) {
    return "encap seg6 mode encap segs " + segments(policy, list) + " dev " + KernelPlan.LAN;
  }

  private String segments(SrPolicy policy, SegmentList list) {
    if (!list.isSrv6()) {
      throw new IllegalArgumentException(
          "policy " + policy.name() + ": this kernel forwards SRv6, not " + list);
    }
    var sids = new ArrayList<String>();
    list.segments().stream().map(Sid::toString).forEach(sids::add);
    var endpoint = nodeByRouterId.get(policy.key().endpoint());
    if (endpoint == null || !plan.isGateway(endpoint)) {
      throw new IllegalArgumentException(
          "policy " + policy.name() + ": " + policy.key().endpoint() + " is no gateway");
    }
    if (list.segments().getLast().equals(plan.endSid(endpoint))) {
      sids.removeLast();
    }
    sids.add(plan.decapsulation(endpoint).toString());
    return String.join(",", sids);
  }

  private int memberId(SrPolicy policy, SegmentList list) {
    return memberIds.computeIfAbsent(segments(policy, list), _ -> memberIds.size() + 1);
  }

  private int groupId(SrPolicyKey key) {
    return groupIds.computeIfAbsent(key, _ -> FIRST_GROUP + groupIds.size());
  }

  /** The name under which a policy's packets are counted. */
  static String counter(SrPolicyKey key) {
    return "policy-"
        + Integer.toUnsignedString(key.color())
        + "-"
        + key.endpoint().toString().replace('.', '-').replace(':', '-');
  }

  /**
   * The rules that count what is steered into each policy, longest prefix first as routing decides;
   * counters that are there already go on.
   */
  String countingRules(RouterConfiguration configuration) {
    var text = new StringBuilder();
    for (var policy : configuration.policies()) {
      text.append("add counter inet branchline " + counter(policy.key()) + "\n");
    }
    text.append("flush chain inet branchline steer\n");
    for (var rule : longestFirst(configuration.steering())) {
      var dscps = rule.dscp().stream().map(String::valueOf).collect(Collectors.joining(", "));
      text.append(
          "add rule inet branchline steer ip dscp { %s } ip daddr %s counter name %s return\n"
              .formatted(dscps, rule.destination(), counter(key(rule))));
    }
    return text.toString();
  }

  private static List<SteeringRule> longestFirst(List<SteeringRule> rules) {
    return rules.stream()
        .filter(rule -> !rule.destination().address().isV6() && !rule.dscp().isEmpty())
        .sorted((a, b) -> Integer.compare(b.destination().length(), a.destination().length()))
        .toList();
  }
}
