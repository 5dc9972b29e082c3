package io.branchline.linux;

import io.branchline.netconf.Xml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/**
 * The children of one container or list entry. Each is taken by name; what nobody has taken at
 * {@link #end} is reported, because a leaf that this driver does not know may change what the
 * others mean.
 */
final class Fields {
  private final String path;
  private final Map<String, List<Element>> children = new LinkedHashMap<>();

  Fields(Element element, String path) {
    this.path = path;
    for (var child : Xml.children(element)) {
      if (!String.valueOf(element.getNamespaceURI()).equals(child.getNamespaceURI())) {
        throw new IllegalArgumentException(
            path
                + " holds "
                + child.getLocalName()
                + " of namespace "
                + child.getNamespaceURI()
                + ", which this driver does not know");
      }
      children.computeIfAbsent(child.getLocalName(), _ -> new ArrayList<>()).add(child);
    }
  }

  String path() {
    return path;
  }

  /** The leaf's value, if it is there. */
  <T> Optional<T> find(String name, Function<String, T> parser) {
    var values = all(name, parser);
    if (values.size() > 1) {
      throw new IllegalArgumentException(
          path + "/" + name + " is there " + values.size() + " times");
    }
    return values.stream().findFirst();
  }

  /** The value of a leaf that must be there. */
  <T> T get(String name, Function<String, T> parser) {
    return find(name, parser)
        .orElseThrow(() -> new IllegalArgumentException(path + "/" + name + " is missing"));
  }

  /** The values of a leaf-list. */
  <T> List<T> all(String name, Function<String, T> parser) {
    return take(name).stream()
        .map(leaf -> {
          var text = Xml.text(leaf);
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                path + "/" + name + " is \"" + text + "\": " + e.getMessage(), e);
          }
        })
        .toList();
  }

  /** The entries of a list, or a container's single element. */
  List<Element> take(String name) {
    return Optional.ofNullable(children.remove(name)).orElse(List.of());
  }

  /** Builds a value of what was read; what the value's type refuses is reported with the path. */
  <T> T make(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  void end() {
    if (!children.isEmpty()) {
      throw new IllegalArgumentException(
          path
              + " holds "
              + String.join(", ", children.keySet())
              + ", which this driver does not know; its YANG module and the router's differ");
    }
  }
}
