package io.branchline.change;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.service.QueueProfile;
import io.branchline.site.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Changes and units to try things with. */
final class Fixtures {
  static final RouterChange NO_CHANGE =
      new RouterChange(List.of(), Set.of(), List.of(), Set.of(), new TreeMap<>(), Set.of());

  private Fixtures() {}

  /** A policy, a rule and a queue profile, all named after the unit, of that label. */
  static RouterChange change(NodeId node, String unit, int label) {
    int number = unit.chars().reduce(7, (a, c) -> a * 31 + c) & 0xFFFF;
    var endpoint = Ip.of("10.255." + (number >> 8) + "." + (number & 0xFF));
    var path =
        new CandidatePath(
            200, List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(label)))));
    return new RouterChange(
        List.of(new SrPolicy(new SrPolicyKey(node, 100, endpoint), unit, List.of(path))),
        Set.of(),
        List.of(new SteeringRule(unit, List.of(46), Prefix.parse("10.0.0.0/8"), 100, endpoint)),
        Set.of(),
        new TreeMap<>(Map.of("wan-" + unit, new QueueProfile(Bandwidth.ofMbps(2), List.of()))),
        Set.of());
  }

  static ChangeUnit unit(String id, List<String> nodes) {
    return unit(id, nodes, 16);
  }

  static ChangeUnit unit(String id, List<String> nodes, int label) {
    var changes = new TreeMap<NodeId, RouterChange>();
    nodes.forEach(name -> changes.put(new NodeId(name), change(new NodeId(name), id, label)));
    return new ChangeUnit(id, new SiteId(id), changes);
  }
}
