package io.branchline.linux;

import io.branchline.netconf.Xml;
import io.branchline.network.NodeId;
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
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.w3c.dom.Element;

/** Module {@code branchline-sr}: SR policies and steering. The head end is the router itself. */
final class SrModule {
  static final String NAMESPACE = "urn:branchline:yang:sr";
  static final String POLICIES = "sr-policies";
  static final String STEERING = "steering";

  private SrModule() {}

  static void render(RouterChange change, Element config) {
    if (!change.putPolicies().isEmpty() || !change.removedPolicies().isEmpty()) {
      var policies = Xml.append(config, NAMESPACE, POLICIES);
      change.removedPolicies().stream()
          .sorted()
          .forEach(key -> key(LinuxDialect.entry(policies, "policy", "remove"), key));
      change.putPolicies().stream()
          .sorted(Comparator.comparing(SrPolicy::key))
          .forEach(policy -> render(policy, LinuxDialect.entry(policies, "policy", "replace")));
    }
    if (!change.putSteering().isEmpty() || !change.removedSteering().isEmpty()) {
      var steering = Xml.append(config, NAMESPACE, STEERING);
      change.removedSteering().stream()
          .sorted()
          .forEach(name -> Xml.leaf(LinuxDialect.entry(steering, "rule", "remove"), "name", name));
      change.putSteering().stream()
          .sorted(Comparator.comparing(SteeringRule::name))
          .forEach(rule -> render(rule, LinuxDialect.entry(steering, "rule", "replace")));
    }
  }

  private static void key(Element entry, SrPolicyKey key) {
    Xml.leaf(entry, "color", Integer.toUnsignedString(key.color()));
    Xml.leaf(entry, "endpoint", key.endpoint());
  }

  private static void render(SrPolicy policy, Element entry) {
    key(entry, policy.key());
    Xml.leaf(entry, "name", policy.name());
    for (var path : policy.candidatePaths()) {
      var candidate = Xml.append(entry, "candidate-path");
      Xml.leaf(candidate, "preference", path.preference());
      int listIndex = 0;
      for (var weighted : path.segmentLists()) {
        var list = Xml.append(candidate, "segment-list");
        Xml.leaf(list, "index", ++listIndex);
        Xml.leaf(list, "weight", weighted.weight());
        int index = 0;
        for (var sid : weighted.list().segments()) {
          var segment = Xml.append(list, "segment");
          Xml.leaf(segment, "index", ++index);
          Xml.leaf(segment, leaf(sid), sid);
        }
      }
    }
  }

  private static String leaf(Sid sid) {
    return switch (sid) {
      case MplsLabel _ -> "mpls-label";
      case Srv6Sid _ -> "srv6-sid";
    };
  }

  private static void render(SteeringRule rule, Element entry) {
    Xml.leaf(entry, "name", rule.name());
    rule.dscp().forEach(dscp -> Xml.leaf(entry, "dscp", dscp));
    Xml.leaf(entry, "destination-prefix", rule.destination());
    Xml.leaf(entry, "color", Integer.toUnsignedString(rule.color()));
    Xml.leaf(entry, "endpoint", rule.endpoint());
  }

  static List<SrPolicy> parsePolicies(NodeId headend, Element container) {
    var fields = new Fields(container, "/" + POLICIES);
    var policies =
        fields.take("policy").stream().map(entry -> parsePolicy(headend, entry)).toList();
    fields.end();
    return policies;
  }

  private static SrPolicy parsePolicy(NodeId headend, Element entry) {
    var keys = new Fields(entry, "/" + POLICIES + "/policy");
    var key =
        new SrPolicyKey(
            headend, keys.get("color", Integer::parseUnsignedInt), keys.get("endpoint", Ip::of));
    var fields =
        new Fields(
            entry,
            keys.path() + "[" + Integer.toUnsignedString(key.color()) + "," + key.endpoint() + "]");
    fields.take("color");
    fields.take("endpoint");
    var name = fields.get("name", text -> text);
    var paths =
        fields.take("candidate-path").stream().map(path -> parsePath(path, fields.path())).toList();
    fields.end();
    return fields.make(() -> new SrPolicy(key, name, paths));
  }

  private static CandidatePath parsePath(Element entry, String parent) {
    var fields = new Fields(entry, parent + "/candidate-path");
    int preference = fields.get("preference", Integer::parseInt);
    var path = parent + "/candidate-path[" + preference + "]";
    var lists = new TreeMap<Integer, WeightedSegmentList>();
    for (var list : fields.take("segment-list")) {
      var listFields = new Fields(list, path + "/segment-list");
      int index = listFields.get("index", Integer::parseInt);
      put(lists, index, parseList(listFields), listFields);
      listFields.end();
    }
    fields.end();
    return fields.make(() -> new CandidatePath(preference, List.copyOf(lists.values())));
  }

  private static WeightedSegmentList parseList(Fields fields) {
    int weight = fields.find("weight", Integer::parseInt).orElse(1);
    var segments = new TreeMap<Integer, Sid>();
    for (var entry : fields.take("segment")) {
      var segment = new Fields(entry, fields.path() + "/segment");
      int index = segment.get("index", Integer::parseInt);
      var label = segment.<Sid>find("mpls-label", text -> new MplsLabel(Integer.parseInt(text)));
      var sid = segment.<Sid>find("srv6-sid", Srv6Sid::of);
      if (label.isPresent() == sid.isPresent()) {
        throw new IllegalArgumentException(
            segment.path() + "[" + index + "] needs either mpls-label or srv6-sid");
      }
      put(segments, index, label.or(() -> sid).orElseThrow(), segment);
      segment.end();
    }
    return fields.make(
        () -> new WeightedSegmentList(weight, new SegmentList(List.copyOf(segments.values()))));
  }

  private static <T> void put(Map<Integer, T> map, int index, T value, Fields fields) {
    if (map.put(index, value) != null) {
      throw new IllegalArgumentException(fields.path() + "[" + index + "] is there twice");
    }
  }

  static List<SteeringRule> parseSteering(Element container) {
    var fields = new Fields(container, "/" + STEERING);
    var rules = fields.take("rule").stream().map(SrModule::parseRule).toList();
    fields.end();
    return rules;
  }

  private static SteeringRule parseRule(Element entry) {
    var fields = new Fields(entry, "/" + STEERING + "/rule");
    var name = fields.get("name", text -> text);
    var dscp = fields.all("dscp", Integer::valueOf);
    var destination = fields.get("destination-prefix", Prefix::parse);
    int color = fields.get("color", Integer::parseUnsignedInt);
    var endpoint = fields.get("endpoint", Ip::of);
    fields.end();
    return fields.make(() -> new SteeringRule(name, dscp, destination, color, endpoint));
  }
}
