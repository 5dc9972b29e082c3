package io.branchline.router;

import io.branchline.router.SchemaNode.Container;
import io.branchline.router.SchemaNode.Leaf;
import io.branchline.router.SchemaNode.LeafList;
import io.branchline.router.SchemaNode.ListNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A node of a datastore while it is edited: it may still lack what validation will ask for. Each
 * child lies under its identity: its name, for list entries with the keys, for leaf-list entries
 * with the value.
 */
final class DataNode {
  private final SchemaNode schema;
  private final String value;
  private final Map<String, DataNode> children = new LinkedHashMap<>();

  private DataNode(SchemaNode schema, String value) {
    this.schema = schema;
    this.value = value;
  }

  static DataNode root() {
    return inner(ConfigurationSchema.ROOT);
  }

  static DataNode inner(SchemaNode.Inner schema) {
    return new DataNode(schema, "");
  }

  /** A leaf or leaf-list entry with a canonical value. */
  static DataNode leaf(SchemaNode schema, String value) {
    return new DataNode(schema, value);
  }

  SchemaNode schema() {
    return schema;
  }

  String name() {
    return schema.name();
  }

  /** Canonical text of a leaf; empty for others. */
  String value() {
    return value;
  }

  /** What tells this node from its siblings, as it is written in paths. */
  String identity() {
    return switch (schema) {
      case Container container -> qualified(container.name());
      case Leaf leaf -> qualified(leaf.name());
      case LeafList list -> qualified(list.name()) + "[.=\"" + value + "\"]";
      case ListNode list ->
          list.keys().stream()
              .map(key -> "[" + qualified(key) + "=\"" + findLeaf(key).orElse("") + "\"]")
              .collect(Collectors.joining("", qualified(list.name()), ""));
    };
  }

  private String qualified(String aName) {
    return schema.prefix() + ":" + aName;
  }

  Collection<DataNode> children() {
    return children.values();
  }

  List<DataNode> children(String childName) {
    return children.values().stream().filter(child -> child.name().equals(childName)).toList();
  }

  Optional<DataNode> find(String identity) {
    return Optional.ofNullable(children.get(identity));
  }

  /** The value of a leaf below. */
  Optional<String> findLeaf(String leafName) {
    return find(qualified(leafName)).map(DataNode::value);
  }

  /** Puts a child in, in place of the one with its identity. */
  void put(DataNode child) {
    children.put(child.identity(), child);
  }

  void remove(String identity) {
    children.remove(identity);
  }

  void clear() {
    children.clear();
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  DataNode copy() {
    var copy = new DataNode(schema, value);
    children.forEach((identity, child) -> copy.children.put(identity, child.copy()));
    return copy;
  }

  /** The nodes below as XML; the namespace is declared where it changes. */
  String childrenToXml() {
    var xml = new StringBuilder();
    children.values().forEach(child -> child.write(xml, schema.namespace()));
    return xml.toString();
  }

  private void write(StringBuilder xml, String namespaceAround) {
    if (schema instanceof Container && children.isEmpty()) {
      return;
    }
    xml.append('<').append(name());
    if (!schema.namespace().equals(namespaceAround)) {
      xml.append(" xmlns=\"").append(schema.namespace()).append('"');
    }
    xml.append('>').append(XmlElement.escape(value));
    children.values().forEach(child -> child.write(xml, schema.namespace()));
    xml.append("</").append(name()).append('>');
  }
}
