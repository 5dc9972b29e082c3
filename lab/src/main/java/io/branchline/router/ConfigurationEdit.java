package io.branchline.router;

import io.branchline.router.SchemaNode.Container;
import io.branchline.router.SchemaNode.Inner;
import io.branchline.router.SchemaNode.Leaf;
import io.branchline.router.SchemaNode.LeafList;
import io.branchline.router.SchemaNode.ListNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Applies the {@code <config>} of an edit-config to a datastore (RFC 6241 section 7.2). */
final class ConfigurationEdit {
  static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  /** What happens to a node; children inherit it. */
  enum Operation {
    MERGE,
    REPLACE,
    CREATE,
    DELETE,
    REMOVE,
    NONE;

    static Optional<Operation> of(String text) {
      for (var operation : values()) {
        if (operation.name().toLowerCase(Locale.ROOT).equals(text)) {
          return Optional.of(operation);
        }
      }
      return Optional.empty();
    }
  }

  private final boolean continueOnError;
  private final List<RpcError> errors = new ArrayList<>();

  private ConfigurationEdit(boolean continueOnError) {
    this.continueOnError = continueOnError;
  }

  /**
   * Changes {@code datastore}, a copy that the caller throws away after an exception.
   *
   * @param continueOnError carry out what can be, and only then return the errors
   * @return errors of the nodes that were left out; empty unless {@code continueOnError}
   */
  static List<RpcError> apply(
      DataNode datastore, XmlElement config, Operation defaultOperation, boolean continueOnError)
      throws RpcException {
    if (defaultOperation == Operation.REPLACE) {
      datastore.clear();
    }
    var edit = new ConfigurationEdit(continueOnError);
    edit.children(datastore, ConfigurationSchema.ROOT, config, "", defaultOperation);
    return edit.errors;
  }

  private void children(
      DataNode parent, Inner schema, XmlElement element, String path, Operation inherited)
      throws RpcException {
    for (var child : element.children()) {
      try {
        child(parent, schema, child, path, inherited);
      } catch (RpcException e) {
        if (!continueOnError) {
          throw e;
        }
        errors.addAll(e.errors());
      }
    }
  }

  private void child(
      DataNode parent, Inner parentSchema, XmlElement element, String path, Operation inherited)
      throws RpcException {
    var schema = schemaOf(parentSchema, element, path);
    var operation = operation(element, path, inherited);
    var fresh = freshNode(schema, element, path);
    var here = path + "/" + fresh.identity();
    if (schema instanceof Inner && !element.text().isEmpty()) {
      throw new RpcException(badElement(here, element, "has text, where only elements belong"));
    }
    var existing = parent.find(fresh.identity()).filter(node -> exists(node));
    switch (operation) {
      case DELETE -> {
        if (existing.isEmpty()) {
          throw new RpcException(
              RpcError.application("data-missing", here, here + " is not there to delete"));
        }
        remove(parent, parentSchema, fresh, here);
      }
      case REMOVE -> remove(parent, parentSchema, fresh, here);
      case CREATE -> {
        if (existing.isPresent()) {
          throw new RpcException(
              RpcError.application("data-exists", here, here + " is there already"));
        }
        put(parent, schema, element, fresh, here, Operation.MERGE);
      }
      case REPLACE -> put(parent, schema, element, fresh, here, Operation.MERGE);
      case MERGE -> put(parent, schema, element, existing.orElse(fresh), here, operation);
      case NONE -> {
        if (existing.isEmpty() && schema instanceof ListNode) {
          throw new RpcException(
              RpcError.application("data-missing", here, here + " is not there"));
        }
        if (schema instanceof Inner inner) {
          var node = existing.orElse(fresh);
          parent.put(node);
          children(node, inner, element, here, operation);
        }
      }
    }
  }

  /** A container without presence exists only through what is in it. */
  private static boolean exists(DataNode node) {
    return !(node.schema() instanceof Container) || !node.isEmpty();
  }

  private static void remove(DataNode parent, Inner parentSchema, DataNode node, String here)
      throws RpcException {
    if (parentSchema instanceof ListNode list && list.keys().contains(node.name())) {
      throw new RpcException(
          RpcError.application(
                  "bad-attribute", here, here + " is a key and cannot be deleted alone")
              .withInfo("bad-attribute", "operation"));
    }
    parent.remove(node.identity());
  }

  private void put(
      DataNode parent,
      SchemaNode schema,
      XmlElement element,
      DataNode node,
      String here,
      Operation operation)
      throws RpcException {
    switch (schema) {
      case Inner inner -> {
        parent.put(node);
        children(node, inner, element, here, operation);
      }
      case Leaf leaf -> {
        // The other cases of a choice go when one of them comes (RFC 7950 section 7.9).
        leaf.choice().ifPresent(choice -> removeOtherCases(parent, leaf, choice));
        parent.put(DataNode.leaf(leaf, canonical(leaf.type(), element, here)));
      }
      case LeafList _ -> parent.put(node);
    }
  }

  private static void removeOtherCases(DataNode parent, Leaf leaf, String choice) {
    parent.children().stream()
        .filter(node ->
            node.schema() instanceof Leaf other
                && !other.name().equals(leaf.name())
                && other.choice().filter(choice::equals).isPresent())
        .map(DataNode::identity)
        .toList()
        .forEach(parent::remove);
  }

  private static SchemaNode schemaOf(Inner parent, XmlElement element, String path)
      throws RpcException {
    var schema = parent.find(element.name());
    if (schema.isPresent() && schema.get().namespace().equals(element.namespace())) {
      return schema.get();
    }
    var where = path.isEmpty() ? "<config>" : path;
    if (schema.isPresent()) {
      throw new RpcException(
          RpcError.application(
                  "unknown-namespace",
                  path,
                  "<"
                      + element.name()
                      + "> in "
                      + where
                      + " has namespace \""
                      + element.namespace()
                      + "\" instead of \""
                      + schema.get().namespace()
                      + "\"")
              .withInfo("bad-element", element.name()));
    }
    throw new RpcException(
        RpcError.application(
                "unknown-element", path, "there is no <" + element.name() + "> in " + where)
            .withInfo("bad-element", element.name()));
  }

  private static Operation operation(XmlElement element, String path, Operation inherited)
      throws RpcException {
    var attribute = element.findAttribute(BASE, "operation");
    if (attribute.isEmpty()) {
      return inherited;
    }
    var operation = Operation.of(attribute.get()).filter(o -> o != Operation.NONE);
    if (operation.isEmpty()) {
      throw new RpcException(
          RpcError.application(
                  "bad-attribute",
                  path + "/" + element.name(),
                  "operation \""
                      + attribute.get()
                      + "\" is none of merge, replace, create, delete, "
                      + "remove")
              .withInfo("bad-attribute", "operation"));
    }
    return operation.get();
  }

  /** A node with nothing but what makes its identity. */
  private static DataNode freshNode(SchemaNode schema, XmlElement element, String path)
      throws RpcException {
    var here = path + "/" + schema.prefix() + ":" + schema.name();
    return switch (schema) {
      case Container container -> DataNode.inner(container);
      // The value comes later: deleting a leaf takes none.
      case Leaf leaf -> DataNode.leaf(leaf, "");
      case LeafList list -> DataNode.leaf(list, canonical(list.type(), element, here));
      case ListNode list -> {
        var node = DataNode.inner(list);
        for (var key : list.keys()) {
          var keyElement = element.find(key);
          if (keyElement.isEmpty() || !(list.find(key).orElseThrow() instanceof Leaf leaf)) {
            throw new RpcException(
                RpcError.application("missing-element", here, here + " lacks its key <" + key + ">")
                    .withInfo("bad-element", key));
          }
          node.put(DataNode.leaf(leaf, canonical(leaf.type(), keyElement.get(), here)));
        }
        yield node;
      }
    };
  }

  private static String canonical(LeafType type, XmlElement element, String here)
      throws RpcException {
    if (!element.children().isEmpty()) {
      throw new RpcException(badElement(here, element, "has elements, where only a value belongs"));
    }
    try {
      return type.canonical(element.text());
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcError.application(
                  "invalid-value", here, element.name() + " of " + here + ": " + e.getMessage())
              .withInfo("bad-element", element.name()));
    }
  }

  private static RpcError badElement(String here, XmlElement element, String what) {
    return RpcError.application("bad-element", here, here + " " + what)
        .withInfo("bad-element", element.name());
  }
}
