package io.branchline.verify;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.SegmentWalk;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanningInput;
import io.branchline.plan.SiteClass;
import io.branchline.policy.RouterChange;
import io.branchline.policy.SrPolicy;
import io.branchline.segment.Ip;
import io.branchline.segment.SegmentList;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.Site;
import io.branchline.site.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks every segment list that a plan installs, on the network with every line in place: it
 * reaches its endpoint, over the line that the placement means and no other, and typical packets of
 * the class fit that line.
 */
final class ForwardingCheck {
  private final PlanningInput input;
  private final Plan plan;
  private final Topology reference;
  private final SegmentWalk walk;
  private final Map<Ip, Integer> nodeByRouterId = new HashMap<>();
  private final Map<LinkId, Line> lineByLink = new HashMap<>();
  private final Map<Integer, TrafficClass> classByColor = new HashMap<>();

  ForwardingCheck(PlanningInput input, Plan plan) {
    this.input = input;
    this.plan = plan;
    reference = input.reference();
    walk = new SegmentWalk(new IgpRoutes(reference, Set.of()));
    for (int i = 0; i < reference.nodeCount(); i++) {
      nodeByRouterId.put(reference.node(i).routerId(), i);
    }
    for (var line : input.bank().lines()) {
      for (var direction : Direction.values()) {
        lineByLink.put(line.linkId(direction), line);
      }
    }
    input.bank().classes().forEach(c -> classByColor.put(c.color(), c));
  }

  List<Violation> check(NodeId router, RouterChange change) {
    var result = new ArrayList<Violation>();
    for (var policy : change.putPolicies()) {
      var meant = meantLines(router, policy);
      for (int i = 0; i < policy.candidatePaths().size(); i++) {
        var candidate = policy.candidatePaths().get(i);
        var line = i < meant.size() ? Optional.of(meant.get(i)) : Optional.<LineId>empty();
        var where = policy.key() + " preference " + candidate.preference();
        for (var weighted : candidate.segmentLists()) {
          check(policy, where, weighted.list(), line, result);
        }
      }
    }
    return result;
  }

  /** The placement's lines that the network can express, in the order of the candidate paths. */
  private List<LineId> meantLines(NodeId router, SrPolicy policy) {
    var trafficClass = classByColor.get(policy.key().color());
    var end = nodeByRouterId.get(policy.key().endpoint());
    if (trafficClass == null || end == null) {
      return List.of();
    }
    var here = input.bank().findSiteOf(router);
    var there = input.bank().findSiteOf(reference.node(end).id());
    var branch =
        here.filter(ForwardingCheck::isBranch).or(() -> there.filter(ForwardingCheck::isBranch));
    return branch
        .map(site -> plan.placement().listLinesOf(new SiteClass(site.id(), trafficClass.name())))
        .orElse(List.of())
        .stream()
        .filter(id -> reference.findLink(input.bank().getLine(id).linkId(Direction.UP)).isPresent())
        .toList();
  }

  private static boolean isBranch(Site site) {
    return site.tier() == Tier.BRANCH;
  }

  private void check(
      SrPolicy policy,
      String where,
      SegmentList list,
      Optional<LineId> meant,
      List<Violation> result) {
    int from = reference.nodeIndex(policy.key().headend());
    var end = nodeByRouterId.get(policy.key().endpoint());
    if (from < 0 || end == null) {
      result.add(segmentList(where, "head end or endpoint is not in the topology"));
      return;
    }
    var crossed = new ArrayList<Line>();
    var bytes = new ArrayList<Integer>();
    var outcome =
        walk.bySegments(
            from,
            list,
            (link, _, encapsulation) -> {
              var line = lineByLink.get(reference.link(link).id());
              if (line != null) {
                crossed.add(line);
                bytes.add(encapsulation);
              }
            });
    switch (outcome) {
      case SegmentWalk.Outcome.Dropped dropped ->
          result.add(segmentList(where, list + " is dropped: " + dropped.reason()));
      case SegmentWalk.Outcome.Arrived arrived when arrived.node() != end ->
          result.add(
              segmentList(
                  where,
                  list
                      + " ends at "
                      + reference.node(arrived.node()).id()
                      + ", not at "
                      + reference.node(end).id()));
      case SegmentWalk.Outcome.Arrived _ -> {
        var lines = crossed.stream().map(Line::id).distinct().toList();
        if (meant.isPresent() && !lines.equals(List.of(meant.get()))) {
          result.add(
              segmentList(where, list + " runs over " + lines + ", not over " + meant.get()));
        }
        mtu(policy, where, crossed, bytes, result);
      }
    }
  }

  private void mtu(
      SrPolicy policy,
      String where,
      List<Line> crossed,
      List<Integer> bytes,
      List<Violation> result) {
    var trafficClass = classByColor.get(policy.key().color());
    for (int i = 0; i < crossed.size() && trafficClass != null; i++) {
      int packet = trafficClass.meanPacketBytes() + bytes.get(i);
      if (packet > crossed.get(i).mtu()) {
        result.add(
            new Violation(
                Violation.Invariant.MTU,
                where + " on " + crossed.get(i).id(),
                "a typical packet of "
                    + trafficClass.name()
                    + " has "
                    + packet
                    + " bytes with its segments, the line takes "
                    + crossed.get(i).mtu(),
                Violation.Weight.BLOCKS));
      }
    }
  }

  private static Violation segmentList(String where, String figures) {
    return new Violation(Violation.Invariant.SEGMENT_LIST, where, figures, Violation.Weight.BLOCKS);
  }
}
