package io.branchline.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opendaylight.protocol.bgp.linkstate.impl.BGPActivator;
import org.opendaylight.protocol.bgp.parser.spi.MessageRegistry;
import org.opendaylight.protocol.bgp.parser.spi.pojo.DefaultBGPExtensionConsumerContext;
import org.opendaylight.protocol.bgp.parser.spi.pojo.PeerSpecificParserConstraintImpl;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.Attributes1;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.NodeIdentifier;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.ProtocolId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.destination.CLinkstateDestination;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.object.type.LinkCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.object.type.NodeCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.object.type.PrefixCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.path.attribute.link.state.attribute.LinkAttributesCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.path.attribute.link.state.attribute.NodeAttributesCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.path.attribute.link.state.attribute.PrefixAttributesCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.linkstate.path.attribute.link.state.attribute.link.attributes._case.LinkAttributes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.node.identifier.c.router.identifier.IsisNodeCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.update.attributes.mp.reach.nlri.advertized.routes.destination.type.DestinationLinkstateCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesReach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.segment.routing.rev241219.ExtendedAdminGroup;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.segment.routing.rev241219.FlexMetric;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.segment.routing.rev241219.flex.algo.definitions.FlexAlgoDefinitionTlv;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.segment.routing.rev241219.sid.label.index.sid.label.index.LabelCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.segment.routing.rev241219.sid.label.index.sid.label.index.SidCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.network.concepts.rev131125.Bandwidth;

/**
 * OpenDaylight's own link-state reader, which the feed does not use, reads what the speaker wrote:
 * every field of every router and link of the bank that it knows of.
 */
class OpenDaylightAgreementTest {
  private static final long AS = 4_200_000_000L;
  private static final int FIRST_LABEL = 16000;

  private final Topology bank = SampleNetwork.bank();
  private final MessageRegistry openDaylight =
      new DefaultBGPExtensionConsumerContext(
              List.of(
                  new org.opendaylight.protocol.bgp.parser.impl.BGPActivator(),
                  new org.opendaylight.protocol.bgp.inet.BGPActivator(),
                  new BGPActivator(true)))
          .getMessageRegistry();

  /** A route and its attribute as OpenDaylight read them. */
  private record Told(CLinkstateDestination route, Attributes1 attribute) {}

  /** What it makes of the bank's routes of one type of NLRI. */
  private List<Told> told(int nlriType) throws Exception {
    var updates = new UpdateWriter(AS, true, Ip.of("10.255.255.1"));
    var routes =
        new LinkStateEncoder(AS, FIRST_LABEL, 8000)
            .encode(bank).values().stream().filter(r -> r.nlri()[1] == nlriType).toList();
    var told = new ArrayList<Told>();
    for (var message : updates.announce(routes)) {
      var update =
          assertInstanceOf(
              Update.class,
              openDaylight.parseMessage(
                  Unpooled.wrappedBuffer(message), new PeerSpecificParserConstraintImpl()));
      var attribute = update.getAttributes().augmentation(Attributes1.class);
      var reach = sure(update.getAttributes().augmentation(AttributesReach.class)).getMpReachNlri();
      var destination =
          assertInstanceOf(
              DestinationLinkstateCase.class, reach.getAdvertizedRoutes().getDestinationType());
      for (var route : sure(destination.getDestinationLinkstate().getCLinkstateDestination())) {
        assertEquals(ProtocolId.IsisLevel2, route.getProtocolId());
        assertEquals(0, route.getIdentifier().getValue().longValue());
        told.add(new Told(route, sure(attribute)));
      }
    }
    return told;
  }

  @Test
  void nodes() throws Exception {
    var expected = bySystemId();
    for (var one : told(1)) {
      var descriptors = assertInstanceOf(NodeCase.class, one.route().getObjectType());
      var node = sure(expected.remove(systemId(descriptors.getNodeDescriptors())));
      var said =
          assertInstanceOf(NodeAttributesCase.class, one.attribute().getLinkStateAttribute())
              .getNodeAttributes();
      assertEquals(node.id().value(), said.getDynamicHostname());
      assertEquals(node.routerId().toString(), said.getIpv4RouterId().getValue());
      var block = sure(said.getSrCapabilities().getSrgb()).getFirst();
      assertEquals(8000, block.getRangeSize().getValue().intValue());
      assertEquals(
          FIRST_LABEL,
          assertInstanceOf(LabelCase.class, block.getSidLabelIndex())
              .getLabel()
              .getValue()
              .intValue());
      assertNotNull(said.getSrv6Capabilities());
      var can = node.capabilities();
      var flags = said.getNodeFlags();
      // It reads the bits in the order of their places and names them in that of their names, which
      // calls overload ABR.
      assertEquals(can.transit(), flags == null || !flags.getAbr());
      assertEquals(
          List.of(can.maxSidDepth().orElseThrow(), can.maxSrv6Sids().orElseThrow()),
          sure(said.getSrCapabilities().getNodeMsd()).stream()
              .map(depth -> depth.getValue().intValue())
              .toList());
      var definitions = said.getFlexAlgoDefinition();
      check(
          can.definitions(),
          definitions == null ? List.of() : sure(definitions.getFlexAlgoDefinitionTlv()));
    }
    assertEquals(Map.of(), expected);
  }

  private static void check(
      Map<Integer, FlexAlgorithm> definitions, List<FlexAlgoDefinitionTlv> said) {
    assertEquals(definitions.size(), said.size());
    for (var one : said) {
      var definition = sure(definitions.get(one.getFlexAlgo().getValue().intValue()));
      assertEquals(definition.priority(), one.getPriority().intValue());
      assertEquals(0, one.getCalcType().intValue());
      assertEquals(
          switch (definition.metric()) {
            case IGP -> FlexMetric.Igp;
            case MIN_DELAY -> FlexMetric.Delay;
            case TE -> FlexMetric.Te;
          },
          one.getMetricType());
      var parts = one.getFlexAlgoSubtlvs();
      assertEquals(groups(definition.excludeAny()), groups(parts.getExcludeAny()));
      assertEquals(groups(definition.includeAny()), groups(parts.getIncludeAny()));
      assertEquals(groups(definition.includeAll()), groups(parts.getIncludeAll()));
      assertEquals(
          definition.excludeSrlgs().stream().map(Srlg::value).collect(Collectors.toSet()),
          sure(parts.getExcludeSrlg()).stream()
              .map(srlg -> srlg.getValue().longValue())
              .collect(Collectors.toSet()));
    }
  }

  /** OpenDaylight keeps the words as a set. */
  private static Set<Long> groups(@Nullable Set<ExtendedAdminGroup> words) {
    return words == null
        ? Set.of()
        : words.stream().map(word -> word.getValue().longValue()).collect(Collectors.toSet());
  }

  private static Set<Long> groups(AdminGroup groups) {
    var words = new HashSet<Long>();
    for (int i = 0; !groups.equals(AdminGroup.NONE) && i < groups.wordCount(); i++) {
      words.add(Integer.toUnsignedLong(groups.word(i)));
    }
    return words;
  }

  @Test
  void prefixSids() throws Exception {
    var expected = bySystemId();
    for (var one : told(3)) {
      var prefix = assertInstanceOf(PrefixCase.class, one.route().getObjectType());
      var node = sure(expected.remove(systemId(prefix.getAdvertisingNodeDescriptors())));
      assertEquals(
          node.routerId() + "/32",
          prefix.getPrefixDescriptors().getIpReachabilityInformation().getIpv4Prefix().getValue());
      var said =
          assertInstanceOf(PrefixAttributesCase.class, one.attribute().getLinkStateAttribute())
              .getPrefixAttributes();
      assertEquals(
          node.nodeSid().orElseThrow().value() - FIRST_LABEL,
          assertInstanceOf(SidCase.class, said.getSrPrefix().getSidLabelIndex())
              .getSid()
              .intValue());
    }
    assertEquals(Map.of(), expected);
  }

  @Test
  void locators() throws Exception {
    var expected = bySystemId();
    for (var one : told(4)) {
      var prefix = assertInstanceOf(PrefixCase.class, one.route().getObjectType());
      var node = sure(expected.remove(systemId(prefix.getAdvertisingNodeDescriptors())));
      assertEquals(
          node.locator().orElseThrow().toString(),
          prefix.getPrefixDescriptors().getIpReachabilityInformation().getIpv6Prefix().getValue());
      var said =
          assertInstanceOf(PrefixAttributesCase.class, one.attribute().getLinkStateAttribute())
              .getPrefixAttributes();
      assertEquals(0, said.getSrv6Locator().getAlgo().intValue());
    }
    assertEquals(Map.of(), expected);
  }

  @Test
  void links() throws Exception {
    var nodes = bySystemId();
    var expected = bank.links().stream().collect(Collectors.toMap(Link::id, link -> link));
    for (var one : told(2)) {
      var route = assertInstanceOf(LinkCase.class, one.route().getObjectType());
      var from = sure(nodes.get(systemId(route.getLocalNodeDescriptors())));
      var to = sure(nodes.get(systemId(route.getRemoteNodeDescriptors())));
      var local = route.getLinkDescriptors().getLinkLocalIdentifier().intValue();
      var link = sure(expected.remove(new LinkId(from.id(), to.id(), local)));
      assertEquals(
          link.remoteIdentifier(), route.getLinkDescriptors().getLinkRemoteIdentifier().intValue());
      check(
          link,
          assertInstanceOf(LinkAttributesCase.class, one.attribute().getLinkStateAttribute())
              .getLinkAttributes());
    }
    assertEquals(Map.of(), expected);
  }

  private static void checkApplications(Link link, LinkAttributes said) {
    var asla = said.getAslaMetric();
    var own = link.flexAlgorithm();
    assertEquals(own.isPresent(), asla != null);
    if (own.isPresent()) {
      var one = sure(asla);
      assertTrue(one.getStandardBitMask().getFlexAlgo());
      assertFalse(one.getStandardBitMask().getSr());
      var told = one.getAslaSubtlvs();
      assertEquals(
          own.get().teMetric(),
          Optional.ofNullable(told.getTeMetric()).map(metric -> metric.getValue().longValue()));
      assertEquals(groups(own.get().adminGroup()), groups(told.getExtendedAdminGroup()));
      var risks = told.getSharedRiskLinkGroups();
      assertEquals(
          own.get().srlgs().stream().map(Srlg::value).collect(Collectors.toSet()),
          risks == null
              ? Set.of()
              : risks.stream()
                  .map(risk -> risk.getValue().longValue())
                  .collect(Collectors.toSet()));
    }
  }

  private static void check(Link link, LinkAttributes said) {
    checkApplications(link, said);
    var standard = said.getStandardMetric();
    assertEquals(link.adminGroup().bits(), standard.getAdminGroup().getValue().intValue());
    assertEquals(link.maxBandwidth(), bandwidth(standard.getMaxLinkBandwidth()));
    assertEquals(link.reservableBandwidth(), bandwidth(standard.getMaxReservableBandwidth()));
    var priorities = sure(standard.getUnreservedBandwidth());
    assertEquals(8, priorities.size());
    for (var unreserved : priorities.values()) {
      assertEquals(link.availableBandwidth(), bandwidth(unreserved.getBandwidth()));
    }
    assertEquals(link.teMetric(), standard.getTeMetric().getValue().longValue());
    assertEquals(link.igpMetric(), said.getMetric().getValue().longValue());
    assertEquals(
        link.srlgs().stream().map(srlg -> srlg.value()).collect(Collectors.toSet()),
        sure(said.getSharedRiskLinkGroups()).stream()
            .map(srlg -> srlg.getValue().longValue())
            .collect(Collectors.toSet()));
    var adjacency = sure(said.getSrAttribute().getSrAdjIds());
    assertEquals(1, adjacency.size());
    assertEquals(
        link.adjacencySid().orElseThrow().value(),
        assertInstanceOf(LabelCase.class, adjacency.getFirst().getSidLabelIndex())
            .getLabel()
            .getValue()
            .intValue());
    var endX = said.getSrv6().getSrv6EndXSid();
    assertEquals(5, endX.getEndpointBehavior().intValue());
    assertEquals(0, endX.getAlgo().intValue());
    assertEquals(
        HexFormat.of().formatHex(link.endX().orElseThrow().address().bytes()),
        HexFormat.of().formatHex(endX.getSid().getValue()));
    assertEquals(32, endX.getSrv6SidStructure().getLocatorBlockLength().intValue());
    assertEquals(16, endX.getSrv6SidStructure().getLocatorNodeLength().intValue());
    assertEquals(16, endX.getSrv6SidStructure().getFunctionLength().intValue());
    assertEquals(
        link.adminGroup().more().isEmpty() ? Set.of() : groups(link.adminGroup()),
        groups(said.getExtendedAdminGroup()));
    var performance = said.getPerformanceMetric();
    assertEquals(link.delay().micros(), performance.getLinkDelay().getValue().longValue());
    assertEquals(
        link.delay().micros(),
        performance.getLinkMinMaxDelay().getMinDelay().getValue().longValue());
    assertEquals(
        link.maxDelay().orElseThrow().micros(),
        performance.getLinkMinMaxDelay().getMaxDelay().getValue().longValue());
    assertEquals(link.jitter().micros(), performance.getDelayVariation().getValue().longValue());
    assertEquals(
        link.loss().percent() / 0.000003, performance.getLinkLoss().getValue().doubleValue(), 0.01);
    assertEquals(link.availableBandwidth(), bandwidth(performance.getAvailableBandwidth()));
  }

  /** What must be there. */
  private static <T> T sure(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private static io.branchline.metric.Bandwidth bandwidth(Bandwidth bytesPerSecond) {
    return io.branchline.metric.Bandwidth.ofBitsPerSecond(
        ByteBuffer.wrap(bytesPerSecond.getValue()).getFloat() * 8.0);
  }

  private Map<String, Node> bySystemId() {
    var nodes = new HashMap<String, Node>();
    for (var node : bank.nodes()) {
      nodes.put(HexFormat.of().formatHex(LinkStateEncoder.systemId(node.routerId())), node);
    }
    return nodes;
  }

  private static String systemId(NodeIdentifier descriptors) {
    assertEquals(AS, descriptors.getAsNumber().getValue().longValue());
    var router = assertInstanceOf(IsisNodeCase.class, descriptors.getCRouterIdentifier());
    return HexFormat.of().formatHex(router.getIsisNode().getIsoSystemId().getValue());
  }
}
