package io.branchline.router;

import io.branchline.router.SchemaNode.Inner;
import io.branchline.router.SchemaNode.Leaf;
import io.branchline.router.SchemaNode.LeafList;
import io.branchline.router.SchemaNode.ListNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold of a configuration as a whole before it can be committed: mandatory leaves,
 * numbers of entries and the modules' {@code must} statements, written here by hand.
 */
final class ConfigurationValidator {
  /** More errors help nobody. */
  private static final int MAX_ERRORS = 20;

  private final List<RpcError> errors = new ArrayList<>();

  private ConfigurationValidator() {}

  /** What is wrong, with tags after RFC 7950 section 15; empty when nothing is. */
  static List<RpcError> check(DataNode root) {
    var validator = new ConfigurationValidator();
    validator.structure(root, "");
    validator.musts(root);
    return validator.errors.stream().limit(MAX_ERRORS).toList();
  }

  private void structure(DataNode node, String path) {
    if (!(node.schema() instanceof Inner inner)) {
      return;
    }
    for (var child : inner.children()) {
      switch (child) {
        case Leaf leaf -> {
          if (leaf.mandatory() && node.findLeaf(leaf.name()).isEmpty()) {
            missing(path, leaf.name());
          }
        }
        case LeafList list -> count(node, path, list.name(), list.minElements(), Integer.MAX_VALUE);
        case ListNode list ->
            count(node, path, list.name(), list.minElements(), list.maxElements());
        case SchemaNode.Container _ -> {}
      }
    }
    if (node.name().equals("segment")
        && node.findLeaf("mpls-label").isEmpty()
        && node.findLeaf("srv6-sid").isEmpty()) {
      errors.add(
          RpcError.application("data-missing", path, path + " has neither mpls-label nor srv6-sid")
              .withAppTag("missing-choice"));
    }
    node.children().forEach(child -> structure(child, path + "/" + child.identity()));
  }

  private void missing(String path, String leaf) {
    errors.add(
        RpcError.application("data-missing", path, path + " lacks its mandatory " + leaf)
            .withInfo("bad-element", leaf));
  }

  private void count(DataNode node, String path, String name, int min, int max) {
    int count = node.children(name).size();
    if (count < min) {
      errors.add(
          RpcError.application(
                  "operation-failed", path, path + " needs at least " + min + " " + name)
              .withAppTag("too-few-elements"));
    }
    if (count > max) {
      errors.add(
          RpcError.application(
                  "operation-failed", path, path + " has " + count + " " + name + ", above " + max)
              .withAppTag("too-many-elements"));
    }
  }

  private void musts(DataNode root) {
    ConfigurationCodec.entries(root, "sr-policies", "policy").forEach(this::oneDataPlane);
    var policies =
        ConfigurationCodec.entries(root, "sr-policies", "policy")
            .map(ConfigurationValidator::target)
            .collect(Collectors.toSet());
    ConfigurationCodec.entries(root, "steering", "rule")
        .filter(rule -> rule.findLeaf("color").isPresent() && rule.findLeaf("endpoint").isPresent())
        .filter(rule -> !policies.contains(target(rule)))
        .forEach(rule ->
            mustFails(
                "/sr:steering/" + rule.identity(),
                "there is no policy of this color and endpoint: " + target(rule)));
    ConfigurationCodec.entries(root, "interface-queues", "interface").forEach(this::rates);
  }

  private static String target(DataNode node) {
    return "color "
        + node.findLeaf("color").orElse("")
        + ", endpoint "
        + node.findLeaf("endpoint").orElse("");
  }

  private void oneDataPlane(DataNode policy) {
    for (var path : policy.children("candidate-path")) {
      for (var list : path.children("segment-list")) {
        var segments = list.children("segment");
        boolean mpls = segments.stream().anyMatch(s -> s.findLeaf("mpls-label").isPresent());
        boolean srv6 = segments.stream().anyMatch(s -> s.findLeaf("srv6-sid").isPresent());
        if (mpls && srv6) {
          mustFails(
              String.join(
                  "/", "/sr:sr-policies", policy.identity(), path.identity(), list.identity()),
              "a segment list is either MPLS or SRv6, not both");
        }
      }
    }
  }

  private void rates(DataNode port) {
    var here = "/qos:interface-queues/" + port.identity();
    var sum = BigInteger.ZERO;
    for (var queue : port.children("queue")) {
      var guarantee = new BigInteger(ConfigurationCodec.value(queue, "guarantee-bps"));
      sum = sum.add(guarantee);
      var ceiling = queue.findLeaf("ceiling-bps").map(BigInteger::new);
      if (ceiling.isPresent() && guarantee.compareTo(ceiling.get()) > 0) {
        mustFails(
            here + "/" + queue.identity(),
            "the guarantee is above the ceiling: " + guarantee + " > " + ceiling.get());
      }
    }
    var shaper = port.findLeaf("shaper-bps").map(BigInteger::new);
    if (shaper.isPresent() && sum.compareTo(shaper.get()) > 0) {
      mustFails(
          here, "the guarantees add up to more than the shaper: " + sum + " > " + shaper.get());
    }
  }

  private void mustFails(String path, String message) {
    errors.add(
        RpcError.application("operation-failed", path, path + ": " + message)
            .withAppTag("must-violation"));
  }
}
