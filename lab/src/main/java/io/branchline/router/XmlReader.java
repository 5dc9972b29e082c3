package io.branchline.router;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads XML that a stranger wrote: no document type, hence no entities; depth and number of
 * elements are capped. The size is capped by the framing before.
 */
final class XmlReader {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_ELEMENTS = 200_000;
  private static final SAXParserFactory PARSERS = parsers();

  private XmlReader() {}

  private static SAXParserFactory parsers() {
    var factory = SAXParserFactory.newInstance();
    factory.setNamespaceAware(true);
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://xml.org/sax/features/namespace-prefixes", true);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("the JDK's XML parser cannot be made safe", e);
    }
    return factory;
  }

  /** The document's root; throws {@link MalformedMessageException} for what is not safe XML. */
  static XmlElement read(byte[] document) throws MalformedMessageException {
    var handler = new TreeBuilder();
    try {
      SAXParser parser;
      // Factories promise nothing about threads.
      synchronized (PARSERS) {
        parser = PARSERS.newSAXParser();
      }
      parser.parse(new ByteArrayInputStream(document), handler);
    } catch (SAXException e) {
      throw new MalformedMessageException("the message is no acceptable XML: " + e.getMessage(), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new MalformedMessageException("the message cannot be read: " + e.getMessage(), e);
    }
    if (handler.root == null) {
      throw new MalformedMessageException("the message is empty", null);
    }
    return handler.root;
  }

  private static final class TreeBuilder extends DefaultHandler {
    private final Deque<Open> path = new ArrayDeque<>();
    private int elements;
    private @Nullable XmlElement root;

    private static final class Open {
      final List<XmlElement.Attribute> attributes = new ArrayList<>();
      final List<XmlElement> children = new ArrayList<>();
      final StringBuilder text = new StringBuilder();
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes)
        throws SAXException {
      if (path.size() >= MAX_DEPTH) {
        throw new SAXException("nested deeper than " + MAX_DEPTH + " at <" + localName + ">");
      }
      if (++elements > MAX_ELEMENTS) {
        throw new SAXException("more than " + MAX_ELEMENTS + " elements");
      }
      var open = new Open();
      for (int i = 0; i < attributes.getLength(); i++) {
        open.attributes.add(
            new XmlElement.Attribute(
                attributes.getQName(i),
                attributes.getURI(i),
                attributes.getLocalName(i),
                attributes.getValue(i)));
      }
      path.push(open);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
      var open = path.pop();
      var element =
          new XmlElement(
              uri, localName, open.attributes, open.children, open.text.toString().strip());
      if (path.isEmpty()) {
        root = element;
      } else {
        path.element().children.add(element);
      }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      path.element().text.append(characters, start, length);
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) throws SAXException {
      throw new SAXException("external entities are not read: " + systemId);
    }
  }
}
