package io.branchline.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.TypedValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * State as JSON (RFC 7951): names carry their module where it changes, 64-bit numbers are strings.
 */
final class JsonIetf {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The module of each tree, by its root. */
  private static final Map<String, String> MODULES =
      Map.of(
          "interfaces", "openconfig-interfaces",
          "qos", "openconfig-qos",
          "network-instances", "openconfig-network-instance",
          "lines", "branchline-lines");

  private JsonIetf() {}

  static JsonNode scalar(TypedValue value) {
    return switch (value.getValueCase()) {
      case UINT_VAL -> JSON.textNode(Long.toUnsignedString(value.getUintVal()));
      case DOUBLE_VAL ->
          JSON.textNode(
              BigDecimal.valueOf(value.getDoubleVal()).stripTrailingZeros().toPlainString());
      case STRING_VAL -> JSON.textNode(value.getStringVal());
      case BOOL_VAL -> JSON.booleanNode(value.getBoolVal());
      default ->
          throw new AssertionError("the state has no values of type " + value.getValueCase());
    };
  }

  /**
   * The subtree below the first {@code depth} elements that all these leaves share.
   *
   * @param depth the leaf itself when it is the length of its path
   */
  static JsonNode subtree(List<StateLeaf> leaves, int depth, RouterState state) {
    var first = leaves.getFirst();
    if (first.full().size() == depth) {
      return scalar(first.value().apply(state));
    }
    var root = JSON.objectNode();
    if (depth > 0) {
      putKeys(root, first.full().get(depth - 1));
    }
    for (var leaf : leaves) {
      var node = root;
      var elems = leaf.full();
      for (var elem : elems.subList(depth, elems.size() - 1)) {
        node = descend(node, elem);
      }
      node.set(elems.getLast().getName(), scalar(leaf.value().apply(state)));
    }
    return qualified(root, MODULES.getOrDefault(first.full().getFirst().getName(), ""));
  }

  private static ObjectNode descend(ObjectNode node, PathElem elem) {
    if (elem.getKeyCount() == 0) {
      return node.withObjectProperty(elem.getName());
    }
    var list = node.withArrayProperty(elem.getName());
    // Leaves come entry by entry: the one wanted is the last, if it is there.
    if (list.size() > 0
        && list.get(list.size() - 1) instanceof ObjectNode last
        && elem.getKeyMap().entrySet().stream()
            .allMatch(key -> last.path(key.getKey()).asText().equals(key.getValue()))) {
      return last;
    }
    var entry = list.addObject();
    putKeys(entry, elem);
    return entry;
  }

  private static void putKeys(ObjectNode entry, PathElem elem) {
    elem.getKeyMap().forEach(entry::put);
  }

  private static ObjectNode qualified(ObjectNode node, String module) {
    var qualified = JSON.objectNode();
    node.properties().forEach(p -> qualified.set(module + ":" + p.getKey(), p.getValue()));
    return qualified;
  }
}
