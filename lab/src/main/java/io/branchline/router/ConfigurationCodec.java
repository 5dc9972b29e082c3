package io.branchline.router;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.SchemaNode.Inner;
import io.branchline.router.SchemaNode.Leaf;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.QueueProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Between the value type that the router lives by and the data tree that NETCONF edits. */
final class ConfigurationCodec {
  private ConfigurationCodec() {}

  /** The configuration as data, defaults written out. */
  static DataNode toData(RouterConfiguration configuration) {
    var root = DataNode.root();
    var policies = inner(root, "sr-policies");
    configuration.policies().forEach(policy -> putPolicy(policies, policy));
    var steering = inner(root, "steering");
    configuration.steering().forEach(rule -> putRule(steering, rule));
    var interfaces = inner(root, "interface-queues");
    configuration.queues().forEach((name, profile) -> putInterface(interfaces, name, profile));
    return root;
  }

  private static void putPolicy(DataNode policies, SrPolicy policy) {
    var node =
        entry(
            policies,
            "policy",
            "color",
            Integer.toUnsignedString(policy.key().color()),
            "endpoint",
            policy.key().endpoint().toString(),
            "name",
            policy.name());
    for (var path : policy.candidatePaths()) {
      var pathNode =
          entry(node, "candidate-path", "preference", Integer.toString(path.preference()));
      int listIndex = 1;
      for (var list : path.segmentLists()) {
        var listNode =
            entry(
                pathNode,
                "segment-list",
                "index",
                Integer.toString(listIndex++),
                "weight",
                Integer.toString(list.weight()));
        int index = 1;
        for (var sid : list.list().segments()) {
          var kind =
              switch (sid) {
                case MplsLabel _ -> "mpls-label";
                case Srv6Sid _ -> "srv6-sid";
              };
          entry(listNode, "segment", "index", Integer.toString(index++), kind, sid.toString());
        }
      }
    }
  }

  private static void putRule(DataNode steering, SteeringRule rule) {
    var node = entry(steering, "rule", "name", rule.name());
    rule.dscp().forEach(dscp -> leaf(node, "dscp", Integer.toString(dscp)));
    leaf(node, "destination-prefix", rule.destination().toString());
    leaf(node, "color", Integer.toUnsignedString(rule.color()));
    leaf(node, "endpoint", rule.endpoint().toString());
  }

  private static void putInterface(DataNode interfaces, String name, QueueProfile profile) {
    var node =
        entry(
            interfaces,
            "interface",
            "name",
            name,
            "shaper-bps",
            Long.toString(profile.shaper().bitsPerSecond()));
    for (var queue : profile.queues()) {
      entry(
          node,
          "queue",
          "name",
          queue.name(),
          "strict",
          Boolean.toString(queue.strict()),
          "guarantee-bps",
          Long.toString(queue.guarantee().bitsPerSecond()),
          "ceiling-bps",
          Long.toString(queue.ceiling().bitsPerSecond()),
          "weight",
          Integer.toString(queue.weight()),
          "buffer-bytes",
          Integer.toString(queue.bufferBytes()));
    }
  }

  private static SchemaNode schema(DataNode parent, String name) {
    return ((Inner) parent.schema()).find(name).orElseThrow();
  }

  private static DataNode inner(DataNode parent, String name) {
    var node = DataNode.inner((Inner) schema(parent, name));
    parent.put(node);
    return node;
  }

  /** A list entry with its leaves as name, value, name, value, keys first. */
  private static DataNode entry(DataNode parent, String name, String... leaves) {
    var node = DataNode.inner((Inner) schema(parent, name));
    for (int i = 0; i < leaves.length; i += 2) {
      leaf(node, leaves[i], leaves[i + 1]);
    }
    parent.put(node);
    return node;
  }

  private static void leaf(DataNode parent, String name, String value) {
    parent.put(DataNode.leaf(schema(parent, name), value));
  }

  /**
   * The configuration that the data means, once {@link ConfigurationValidator} found nothing wrong
   * with it.
   *
   * @throws IllegalArgumentException if a value type refuses what the model allows
   */
  static RouterConfiguration toConfiguration(DataNode root, NodeId headend) {
    var policies =
        entries(root, "sr-policies", "policy").map(node -> toPolicy(node, headend)).toList();
    var steering = entries(root, "steering", "rule").map(ConfigurationCodec::toRule).toList();
    var queues = new TreeMap<String, QueueProfile>();
    entries(root, "interface-queues", "interface")
        .forEach(node -> queues.put(value(node, "name"), toProfile(node)));
    return new RouterConfiguration(policies, steering, queues);
  }

  /** The entries of a list in a container at the top. */
  static Stream<DataNode> entries(DataNode root, String container, String list) {
    return root.children(container).stream().flatMap(node -> node.children(list).stream());
  }

  private static SrPolicy toPolicy(DataNode node, NodeId headend) {
    return new SrPolicy(
        new SrPolicyKey(headend, color(node), Ip.of(value(node, "endpoint"))),
        value(node, "name"),
        node.children("candidate-path").stream()
            .map(path ->
                new CandidatePath(
                    Integer.parseInt(value(path, "preference")),
                    inOrder(path.children("segment-list")).stream()
                        .map(ConfigurationCodec::toSegmentList)
                        .toList()))
            .toList());
  }

  private static WeightedSegmentList toSegmentList(DataNode node) {
    return new WeightedSegmentList(
        Integer.parseInt(value(node, "weight")),
        new SegmentList(
            inOrder(node.children("segment")).stream().map(ConfigurationCodec::toSid).toList()));
  }

  private static Sid toSid(DataNode node) {
    var label = node.findLeaf("mpls-label");
    return label.isPresent()
        ? new MplsLabel(Integer.parseInt(label.get()))
        : Srv6Sid.of(value(node, "srv6-sid"));
  }

  private static List<DataNode> inOrder(List<DataNode> indexed) {
    return indexed.stream()
        .sorted(Comparator.comparingInt(node -> Integer.parseInt(value(node, "index"))))
        .toList();
  }

  private static SteeringRule toRule(DataNode node) {
    return new SteeringRule(
        value(node, "name"),
        node.children("dscp").stream().map(dscp -> Integer.valueOf(dscp.value())).toList(),
        Prefix.parse(value(node, "destination-prefix")),
        color(node),
        Ip.of(value(node, "endpoint")));
  }

  private static QueueProfile toProfile(DataNode node) {
    return new QueueProfile(
        rate(node, "shaper-bps"),
        node.children("queue").stream()
            .map(queue ->
                new QueueProfile.Queue(
                    value(queue, "name"),
                    Boolean.parseBoolean(value(queue, "strict")),
                    rate(queue, "guarantee-bps"),
                    rate(queue, "ceiling-bps"),
                    Integer.parseInt(value(queue, "weight")),
                    Integer.parseInt(value(queue, "buffer-bytes"))))
            .toList());
  }

  private static int color(DataNode node) {
    return Integer.parseUnsignedInt(value(node, "color"));
  }

  private static Bandwidth rate(DataNode node, String leaf) {
    return new Bandwidth(Long.parseLong(value(node, leaf)));
  }

  /** The value of a leaf, or its default. */
  static String value(DataNode node, String name) {
    return node.findLeaf(name)
        .or(() -> schema(node, name) instanceof Leaf leaf ? leaf.defaultValue() : Optional.empty())
        .orElseThrow(() -> new IllegalArgumentException(node.identity() + " lacks " + name));
  }
}
