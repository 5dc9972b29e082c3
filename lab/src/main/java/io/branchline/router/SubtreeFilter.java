package io.branchline.router;

import java.util.List;
import java.util.Optional;

/** Selects part of a datastore by example (RFC 6241 section 6). */
final class SubtreeFilter {
  private SubtreeFilter() {}

  /** What {@code filter} selects below {@code root}; keys of list entries come along. */
  static DataNode select(DataNode root, XmlElement filter) {
    var selected = DataNode.root();
    selectChildren(root, filter.children(), selected);
    return selected;
  }

  private static void selectChildren(DataNode node, List<XmlElement> filters, DataNode selected) {
    for (var filter : filters) {
      for (var child : node.children()) {
        if (matches(child, filter)) {
          apply(child, filter).ifPresent(part -> merge(selected, part));
        }
      }
    }
  }

  private static boolean matches(DataNode node, XmlElement filter) {
    return node.name().equals(filter.name())
        && (filter.namespace().isEmpty() || filter.namespace().equals(node.schema().namespace()));
  }

  private static Optional<DataNode> apply(DataNode node, XmlElement filter) {
    if (!(node.schema() instanceof SchemaNode.Inner inner)) {
      boolean wanted = filter.text().isEmpty() || isValue(node, filter);
      return wanted ? Optional.of(node.copy()) : Optional.empty();
    }
    if (filter.children().isEmpty()) {
      return Optional.of(node.copy());
    }
    var conditions = filter.children().stream().filter(SubtreeFilter::isContentMatch).toList();
    for (var condition : conditions) {
      if (node.children().stream().noneMatch(c -> matches(c, condition) && isValue(c, condition))) {
        return Optional.empty();
      }
    }
    if (conditions.size() == filter.children().size()) {
      return Optional.of(node.copy());
    }
    var part = DataNode.inner(inner);
    if (inner instanceof SchemaNode.ListNode list) {
      for (var key : list.keys()) {
        node.children(key).forEach(part::put);
      }
    }
    int keys = part.children().size();
    selectChildren(node, filter.children(), part);
    boolean found = part.children().size() > keys || !conditions.isEmpty();
    return found || asksForKeys(inner, filter) ? Optional.of(part) : Optional.empty();
  }

  private static boolean asksForKeys(SchemaNode.Inner inner, XmlElement filter) {
    return inner instanceof SchemaNode.ListNode list
        && filter.children().stream().anyMatch(child -> list.keys().contains(child.name()));
  }

  private static boolean isContentMatch(XmlElement filter) {
    return filter.children().isEmpty() && !filter.text().isEmpty();
  }

  private static boolean isValue(DataNode leaf, XmlElement filter) {
    var type =
        switch (leaf.schema()) {
          case SchemaNode.Leaf l -> Optional.of(l.type());
          case SchemaNode.LeafList l -> Optional.of(l.type());
          case SchemaNode.Inner _ -> Optional.<LeafType>empty();
        };
    try {
      return type.isPresent() && type.get().canonical(filter.text()).equals(leaf.value());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Two filters may select different parts of one node: the answer holds both. */
  private static void merge(DataNode into, DataNode part) {
    var existing = into.find(part.identity());
    if (existing.isEmpty()) {
      into.put(part);
    } else {
      part.children().forEach(child -> merge(existing.get(), child));
    }
  }
}
