package io.branchline.router;

import io.branchline.router.SchemaNode.Container;
import io.branchline.router.SchemaNode.Leaf;
import io.branchline.router.SchemaNode.LeafList;
import io.branchline.router.SchemaNode.ListNode;
import java.util.List;
import java.util.Optional;

/**
 * The structure of {@code branchline-sr.yang} and {@code branchline-qos.yang}, written a second
 * time: a router that read the modules through the driver's YANG tools would share their errors.
 */
final class ConfigurationSchema {
  static final String SR = "urn:branchline:yang:sr";
  static final String QOS = "urn:branchline:yang:qos";

  private static final LeafType COLOR = LeafType.number(1, 0xFFFF_FFFFL);
  private static final LeafType RATE = LeafType.number(0, Long.MAX_VALUE);
  private static final LeafType POSITIVE_INT = LeafType.number(1, Integer.MAX_VALUE);

  private static final ListNode SEGMENT =
      new ListNode(
          SR,
          "segment",
          List.of("index"),
          1,
          16,
          List.of(
              key(SR, "index", LeafType.number(0, 255)),
              sid("mpls-label", LeafType.number(16, 0xFFFFF)),
              sid("srv6-sid", LeafType.IPV6_ADDRESS)));

  private static final ListNode SEGMENT_LIST =
      new ListNode(
          SR,
          "segment-list",
          List.of("index"),
          1,
          Integer.MAX_VALUE,
          List.of(
              key(SR, "index", LeafType.number(0, 0xFFFF)),
              optional(SR, "weight", POSITIVE_INT, "1"),
              SEGMENT));

  private static final ListNode CANDIDATE_PATH =
      new ListNode(
          SR,
          "candidate-path",
          List.of("preference"),
          1,
          Integer.MAX_VALUE,
          List.of(key(SR, "preference", POSITIVE_INT), SEGMENT_LIST));

  private static final ListNode POLICY =
      new ListNode(
          SR,
          "policy",
          List.of("color", "endpoint"),
          0,
          Integer.MAX_VALUE,
          List.of(
              key(SR, "color", COLOR),
              key(SR, "endpoint", LeafType.IP_ADDRESS),
              mandatory(SR, "name", LeafType.NAME),
              CANDIDATE_PATH));

  private static final ListNode RULE =
      new ListNode(
          SR,
          "rule",
          List.of("name"),
          0,
          Integer.MAX_VALUE,
          List.of(
              key(SR, "name", LeafType.NAME),
              new LeafList(SR, "dscp", LeafType.number(0, 63), 1),
              mandatory(SR, "destination-prefix", LeafType.IP_PREFIX),
              mandatory(SR, "color", COLOR),
              mandatory(SR, "endpoint", LeafType.IP_ADDRESS)));

  private static final ListNode QUEUE =
      new ListNode(
          QOS,
          "queue",
          List.of("name"),
          0,
          Integer.MAX_VALUE,
          List.of(
              key(QOS, "name", LeafType.NAME),
              optional(QOS, "strict", LeafType.BOOLEAN, "false"),
              optional(QOS, "guarantee-bps", RATE, "0"),
              mandatory(QOS, "ceiling-bps", RATE),
              optional(QOS, "weight", LeafType.number(1, 100), "1"),
              mandatory(QOS, "buffer-bytes", LeafType.number(1500, Integer.MAX_VALUE))));

  private static final ListNode INTERFACE =
      new ListNode(
          QOS,
          "interface",
          List.of("name"),
          0,
          Integer.MAX_VALUE,
          List.of(
              key(QOS, "name", LeafType.NAME),
              mandatory(QOS, "shaper-bps", LeafType.number(1, Long.MAX_VALUE)),
              QUEUE));

  /** What lies at the top of a datastore. */
  static final Container ROOT =
      new Container(
          "",
          "",
          List.of(
              new Container(SR, "sr-policies", List.of(POLICY)),
              new Container(SR, "steering", List.of(RULE)),
              new Container(QOS, "interface-queues", List.of(INTERFACE))));

  private ConfigurationSchema() {}

  private static Leaf key(String namespace, String name, LeafType type) {
    return mandatory(namespace, name, type);
  }

  private static Leaf mandatory(String namespace, String name, LeafType type) {
    return new Leaf(namespace, name, type, true, Optional.empty(), Optional.empty());
  }

  private static Leaf optional(String namespace, String name, LeafType type, String value) {
    return new Leaf(namespace, name, type, false, Optional.of(value), Optional.empty());
  }

  private static Leaf sid(String name, LeafType type) {
    return new Leaf(SR, name, type, false, Optional.empty(), Optional.of("sid"));
  }
}
