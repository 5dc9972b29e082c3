package io.branchline.router;

import java.util.List;
import java.util.Optional;

/**
 * An XML element as NETCONF needs it: no mixed content, comments and processing instructions gone.
 *
 * @param namespace empty when there is none
 * @param attributes all of them, {@code xmlns} declarations included
 * @param text character data between the children, without surrounding blanks
 */
record XmlElement(
    String namespace,
    String name,
    List<Attribute> attributes,
    List<XmlElement> children,
    String text) {
  XmlElement {
    attributes = List.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** An attribute; {@code qualifiedName} is the name with the prefix that was written. */
  record Attribute(String qualifiedName, String namespace, String name, String value) {}

  boolean is(String aNamespace, String aName) {
    return name.equals(aName) && namespace.equals(aNamespace);
  }

  Optional<XmlElement> find(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).findFirst();
  }

  Optional<String> findAttribute(String aNamespace, String aName) {
    return attributes.stream()
        .filter(a -> a.name.equals(aName) && a.namespace.equals(aNamespace))
        .map(Attribute::value)
        .findFirst();
  }

  /** The text with what XML reserves written as references. */
  static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> {
          // XML 1.0 has no way to write the other control characters.
          boolean writable = c >= ' ' || c == '\n' || c == '\t' || c == '\r';
          out.append(writable && c != '\uFFFE' && c != '\uFFFF' ? c : '?');
        }
      }
    }
    return out.toString();
  }
}
