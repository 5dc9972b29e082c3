package io.branchline.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.netconf.Xml;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.QueueProfile;
import java.io.StringReader;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.common.XMLNamespace;
import org.opendaylight.yangtools.yang.model.api.ChoiceSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ContainerLike;
import org.opendaylight.yangtools.yang.model.api.DataNodeContainer;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.api.LeafSchemaNode;
import org.opendaylight.yangtools.yang.model.api.ListSchemaNode;
import org.opendaylight.yangtools.yang.model.spi.source.URLYangTextSource;
import org.opendaylight.yangtools.yang.parser.api.YangParserConfiguration;
import org.opendaylight.yangtools.yang.parser.impl.DefaultYangParserFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class LinuxDialectTest {
  private static final NodeId NODE = new NodeId("branch-01-r1");
  private static final LinuxDialect DIALECT = new LinuxDialect();
  private static final String SR = "xmlns=\"urn:branchline:yang:sr\"";
  private static final String QOS = "xmlns=\"urn:branchline:yang:qos\"";

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsRenderedReadsBackAsTheSame(long seed) throws Exception {
    var configuration = new Configurations(NODE, seed).next();
    var config = element("<config/>");
    DIALECT.render(RouterChange.between(RouterConfiguration.EMPTY, configuration), config);
    assertEquals(configuration, DIALECT.parse(NODE, config), "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsRenderedUsesOnlyNodesOfTheModules(long seed) throws Exception {
    var configurations = new Configurations(NODE, seed);
    var config = element("<config/>");
    DIALECT.render(RouterChange.between(configurations.next(), configurations.next()), config);
    var schema = Schema.CONTEXT;
    for (var root : Xml.children(config)) {
      check(schema, root, seed);
    }
  }

  /** Parsing both modules takes a second or two, so once. */
  private static final class Schema {
    static final EffectiveModelContext CONTEXT = parse();

    private static EffectiveModelContext parse() {
      try {
        var parser = new DefaultYangParserFactory().createParser(YangParserConfiguration.DEFAULT);
        for (var module : List.of("branchline-sr", "branchline-qos")) {
          var url = LinuxDialect.class.getResource("/yang/" + module + ".yang");
          parser.addSource(new URLYangTextSource(url));
        }
        return parser.buildEffectiveModel();
      } catch (Exception e) {
        throw new AssertionError("our YANG modules do not parse", e);
      }
    }
  }

  private static void check(DataNodeContainer parent, Element element, long seed) {
    var node =
        parent.getChildNodes().stream()
            .flatMap(child ->
                child instanceof ChoiceSchemaNode choice
                    ? choice.getCases().stream().flatMap(c -> c.getChildNodes().stream())
                    : Stream.of(child))
            .filter(child ->
                child.getQName().getLocalName().equals(element.getLocalName())
                    && child
                        .getQName()
                        .getNamespace()
                        .equals(XMLNamespace.of(element.getNamespaceURI())))
            .findFirst();
    assertTrue(node.isPresent(), () -> "seed " + seed + ": no node " + element.getLocalName());
    if (node.get() instanceof ListSchemaNode list) {
      var keys = list.getKeyDefinition().stream().map(QName::getLocalName).toList();
      for (var key : keys) {
        assertTrue(Xml.findChild(element, key).isPresent(), () -> list + " without key " + key);
      }
      boolean removed = "remove".equals(element.getAttributeNS(Xml.BASE, "operation"));
      if (removed) {
        assertEquals(keys.size(), Xml.children(element).size(), "a removal names its keys alone");
      } else {
        assertMandatory(list, element);
      }
      Xml.children(element).forEach(child -> check(list, child, seed));
    } else if (node.get() instanceof ContainerLike container) {
      Xml.children(element).forEach(child -> check(container, child, seed));
    } else {
      assertTrue(Xml.children(element).isEmpty(), () -> "a leaf with children: " + node.get());
    }
  }

  private static void assertMandatory(ListSchemaNode list, Element element) {
    for (var child : list.getChildNodes()) {
      if (child instanceof LeafSchemaNode leaf && leaf.isMandatory()) {
        var name = leaf.getQName().getLocalName();
        assertTrue(Xml.findChild(element, name).isPresent(), () -> "mandatory " + name);
      }
    }
  }

  @Test
  void replacesWhatIsPutAndRemovesWhatGoes() throws Exception {
    var configuration = new Configurations(NODE, 3).next();
    assertFalse(configuration.policies().isEmpty() || configuration.queues().isEmpty());
    var config = element("<config/>");
    DIALECT.render(RouterChange.between(configuration, RouterConfiguration.EMPTY), config);
    for (var root : Xml.children(config)) {
      for (var entry : Xml.children(root)) {
        assertEquals("remove", entry.getAttributeNS(Xml.BASE, "operation"));
      }
    }
    var count = Xml.children(config).stream().mapToInt(root -> Xml.children(root).size()).sum();
    assertEquals(
        configuration.policies().size()
            + configuration.steering().size()
            + configuration.queues().size(),
        count);
  }

  @Test
  void leavesOutContainersThatDoNotChange() throws Exception {
    var profile = new QueueProfile(Bandwidth.ofMbps(2), List.of());
    var queues = new TreeMap<String, QueueProfile>();
    queues.put("wan0", profile);
    var config = element("<config/>");
    DIALECT.render(
        RouterChange.between(
            RouterConfiguration.EMPTY, new RouterConfiguration(List.of(), List.of(), queues)),
        config);
    assertEquals(
        List.of("interface-queues"),
        Xml.children(config).stream().map(Element::getLocalName).toList());
  }

  @Test
  void takesDefaultsForLeavesThatTheRouterLeavesOut() throws Exception {
    var read =
        DIALECT.parse(
            NODE,
            element(
                "<data><interface-queues "
                    + QOS
                    + "><interface><name>wan0</name><shaper-bps>2000000</shaper-bps><queue>"
                    + "<name>voice</name><ceiling-bps>1000</ceiling-bps>"
                    + "<buffer-bytes>1500</buffer-bytes></queue></interface></interface-queues></data>"));
    assertEquals(
        new QueueProfile.Queue("voice", false, Bandwidth.ZERO, new Bandwidth(1000), 1, 1500),
        read.queues().values().iterator().next().queues().getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <steering %1$s><rule><name>a</name><dscp>46</dscp><destination-prefix>10.0.0.0/8</destination-prefix><color>1</color><endpoint>10.0.0.1</endpoint><vrf>core</vrf></rule></steering> | /steering/rule holds vrf
          <steering %1$s><rule><name>a</name><dscp>46</dscp><destination-prefix>10.0.0.1/8</destination-prefix><color>1</color><endpoint>10.0.0.1</endpoint></rule></steering> | /steering/rule/destination-prefix is "10.0.0.1/8"
          <steering %1$s><rule><name>a</name><dscp>x</dscp></rule></steering> | /steering/rule/dscp is "x"
          <steering %1$s><group/></steering> | /steering holds group
          <sr-policies %1$s><policy><color>7</color><endpoint>10.0.0.1</endpoint></policy></sr-policies> | /sr-policies/policy[7,10.0.0.1]/name is missing
          <sr-policies %1$s><policy><color>7</color><endpoint>10.0.0.1</endpoint><name>n</name><candidate-path><preference>9</preference><segment-list><index>1</index><segment><index>1</index></segment></segment-list></candidate-path></policy></sr-policies> | /sr-policies/policy[7,10.0.0.1]/candidate-path[9]/segment-list/segment[1] needs either
          <sr-policies %1$s><policy><color>7</color><endpoint>10.0.0.1</endpoint><name>n</name><admin xmlns="urn:else">up</admin></policy></sr-policies> | holds admin of namespace urn:else
          <interface-queues %2$s><interface><name>wan0</name><shaper-bps>fast</shaper-bps></interface></interface-queues> | /interface-queues/interface[wan0]/shaper-bps is "fast"
          <interface-queues %2$s><interface><name>wan0</name><shaper-bps>9</shaper-bps><queue><name>q</name><strict>yes</strict></queue></interface></interface-queues> | /queue/strict is "yes": neither true nor false
          <interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces"/> | interfaces of urn:ietf:params:xml:ns:yang:ietf-interfaces was not asked for
          """)
  void saysWhatItDoesNotUnderstandAndWhere(String xml, String expected) throws Exception {
    var data = element("<data>" + xml.formatted(SR, QOS) + "</data>");
    var error = assertThrows(IllegalArgumentException.class, () -> DIALECT.parse(NODE, data));
    var message = String.valueOf(error.getMessage());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void wantsBothModulesInOurRevision() {
    var sr = "urn:branchline:yang:sr?module=branchline-sr&revision=2026-11-20";
    var qos = "urn:branchline:yang:qos?module=branchline-qos&revision=2026-11-20";
    assertTrue(DIALECT.findObstacle(List.of(sr, qos)).isEmpty());
    assertTrue(DIALECT.findObstacle(List.of(sr)).orElseThrow().contains("branchline-qos"));
    var old = qos.replace("2026-11-20", "2025-01-01");
    var obstacle = DIALECT.findObstacle(List.of(sr, old)).orElseThrow();
    assertTrue(obstacle.contains("2026-11-20") && obstacle.contains(old), obstacle);
  }

  private static Element element(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }
}
