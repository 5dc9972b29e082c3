package io.branchline.router;

import java.util.List;
import java.util.Optional;

/** A node of the data model: the part of YANG (RFC 7950 section 7) that the modules here use. */
sealed interface SchemaNode {
  String name();

  String namespace();

  /** The prefix used in error paths. */
  default String prefix() {
    return namespace().equals(ConfigurationSchema.SR) ? "sr" : "qos";
  }

  /** A node with nodes below it. */
  sealed interface Inner extends SchemaNode {
    List<SchemaNode> children();

    default Optional<SchemaNode> find(String childName) {
      return children().stream().filter(child -> child.name().equals(childName)).findFirst();
    }
  }

  /** A container without presence: it exists when something is in it. */
  record Container(String namespace, String name, List<SchemaNode> children) implements Inner {}

  record ListNode(
      String namespace,
      String name,
      List<String> keys,
      int minElements,
      int maxElements,
      List<SchemaNode> children)
      implements Inner {}

  /**
   * A leaf.
   *
   * @param defaultValue in force when the leaf is not there
   * @param choice name of the choice that it is a case of: only one case is there at a time
   */
  record Leaf(
      String namespace,
      String name,
      LeafType type,
      boolean mandatory,
      Optional<String> defaultValue,
      Optional<String> choice)
      implements SchemaNode {}

  record LeafList(String namespace, String name, LeafType type, int minElements)
      implements SchemaNode {}
}
