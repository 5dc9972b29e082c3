package io.branchline.netconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The little of the DOM that NETCONF needs. Builds trees only; what routers send is parsed by the
 * session.
 */
public final class Xml {
  /** The namespace of NETCONF's own elements (RFC 6241 section 3.1). */
  public static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private static final DocumentBuilderFactory FACTORY =
      DocumentBuilderFactory.newDefaultNSInstance();

  private Xml() {}

  static Document newDocument() {
    try {
      synchronized (FACTORY) {
        return FACTORY.newDocumentBuilder().newDocument();
      }
    } catch (ParserConfigurationException e) {
      throw new AssertionError("the JDK's own parser needs no configuration", e);
    }
  }

  /** Appends a child of the parent's namespace. */
  public static Element append(Element parent, String name) {
    return append(parent, parent.getNamespaceURI(), name);
  }

  /** Appends a child. */
  public static Element append(Element parent, String namespace, String name) {
    var child = parent.getOwnerDocument().createElementNS(namespace, name);
    parent.appendChild(child);
    return child;
  }

  /** Appends a leaf of the parent's namespace. */
  public static Element leaf(Element parent, String name, Object value) {
    var child = append(parent, name);
    child.setTextContent(value.toString());
    return child;
  }

  /** The child elements in document order. */
  public static List<Element> children(Element parent) {
    var children = new ArrayList<Element>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  /** The first child of that name, whatever its namespace. */
  public static Optional<Element> findChild(Element parent, String localName) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && localName.equals(element.getLocalName())) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  /** The text of a leaf without surrounding space. */
  public static String text(Element leaf) {
    return leaf.getTextContent().strip();
  }

  static Optional<String> findText(Element parent, String localName) {
    return findChild(parent, localName).map(Xml::text).filter(text -> !text.isEmpty());
  }
}
