package io.branchline.bgp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opendaylight.protocol.bgp.parser.BGPParsingException;
import org.opendaylight.protocol.bgp.parser.spi.BGPExtensionProviderActivator;
import org.opendaylight.protocol.bgp.parser.spi.BGPExtensionProviderContext;
import org.opendaylight.protocol.bgp.parser.spi.NextHopParserSerializer;
import org.opendaylight.protocol.bgp.parser.spi.NlriParser;
import org.opendaylight.protocol.bgp.parser.spi.PeerSpecificParserConstraint;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateSubsequentAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.path.attributes.Attributes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.path.attributes.AttributesBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.attributes.reach.MpReachNlri;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.attributes.reach.MpReachNlriBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.attributes.reach.mp.reach.nlri.AdvertizedRoutesBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.attributes.unreach.MpUnreachNlriBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.attributes.unreach.mp.unreach.nlri.WithdrawnRoutesBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.destination.DestinationType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.types.rev200120.next.hop.c.next.hop.Ipv4NextHopCase;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.types.rev200120.next.hop.c.next.hop.Ipv6NextHopCase;
import org.opendaylight.yangtools.binding.Augmentation;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.concepts.Registration;

/**
 * Puts our readers of link-state routes and of attribute 29 into OpenDaylight's codec.
 *
 * <p>Its own are not used: they end the session at an algorithm above 127, at the attribute of an
 * SRv6 SID and at an End.X SID without structure, keep one SID where several are told, and lose the
 * TLVs that they do not know.
 */
final class LinkStateExtension implements BGPExtensionProviderActivator {
  private static final int AFI = 16388;
  private static final int SAFI = 71;
  private static final int ATTRIBUTE = 29;

  /**
   * The routes of one UPDATE, and why some were discarded.
   *
   * @param cause why these are withdrawn although the peer announced them; empty otherwise
   */
  record Routes(NlriReader.Result nlri, Optional<String> cause)
      implements DestinationType, DataObject {
    @Override
    public Class<Routes> implementedInterface() {
      return Routes.class;
    }
  }

  /** Attribute 29, or why it was discarded. */
  record Decoded(Optional<LinkStateAttribute> attribute, String malformed)
      implements Augmentation<Attributes> {
    @Override
    public Class<Decoded> implementedInterface() {
      return Decoded.class;
    }
  }

  @Override
  public List<? extends Registration> start(BGPExtensionProviderContext context) {
    return List.of(
        context.registerAddressFamily(LinkstateAddressFamily.VALUE, AFI),
        context.registerSubsequentAddressFamily(LinkstateSubsequentAddressFamily.VALUE, SAFI),
        context.registerNlriParser(
            LinkstateAddressFamily.VALUE,
            LinkstateSubsequentAddressFamily.VALUE,
            new RoutesParser(),
            new NextHopParserSerializer() {},
            Ipv4NextHopCase.class,
            Ipv6NextHopCase.class),
        context.registerAttributeParser(ATTRIBUTE, LinkStateExtension::parseAttribute));
  }

  private static void parseAttribute(
      ByteBuf octets, AttributesBuilder attributes, @Nullable PeerSpecificParserConstraint peer) {
    var value = ByteBufUtil.getBytes(octets);
    octets.skipBytes(octets.readableBytes());
    attributes.addAugmentation(decode(value));
  }

  private static Decoded decode(byte[] value) {
    try {
      return new Decoded(Optional.of(LinkStateAttribute.read(value)), "");
    } catch (MalformedException | RuntimeException e) {
      // Whatever a peer sends, one attribute is all it may cost.
      return new Decoded(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static final class RoutesParser implements NlriParser {
    @Override
    public void parseNlri(
        ByteBuf octets, MpReachNlriBuilder reach, @Nullable PeerSpecificParserConstraint peer)
        throws BGPParsingException {
      var routes = new Routes(read(octets), Optional.empty());
      reach.setAdvertizedRoutes(new AdvertizedRoutesBuilder().setDestinationType(routes).build());
    }

    /** An empty list is End-of-RIB, which OpenDaylight knows by the missing routes. */
    @Override
    public void parseNlri(
        ByteBuf octets, MpUnreachNlriBuilder unreach, @Nullable PeerSpecificParserConstraint peer)
        throws BGPParsingException {
      if (octets.isReadable()) {
        var routes = new Routes(read(octets), Optional.empty());
        unreach.setWithdrawnRoutes(new WithdrawnRoutesBuilder().setDestinationType(routes).build());
      }
    }

    /** Treat-as-withdraw (RFC 7606 section 2): another attribute of the UPDATE is malformed. */
    @Override
    public boolean convertMpReachToMpUnReach(MpReachNlri reach, MpUnreachNlriBuilder unreach) {
      var advertized = reach.getAdvertizedRoutes();
      if (advertized == null || !(advertized.getDestinationType() instanceof Routes told)) {
        return false;
      }
      var routes =
          new Routes(
              told.nlri(),
              Optional.of("a mandatory path attribute is malformed; its routes are withdrawn"));
      unreach.setWithdrawnRoutes(new WithdrawnRoutesBuilder().setDestinationType(routes).build());
      return true;
    }

    private static NlriReader.Result read(ByteBuf octets) throws BGPParsingException {
      var value = ByteBufUtil.getBytes(octets);
      octets.skipBytes(octets.readableBytes());
      try {
        return NlriReader.read(value);
      } catch (MalformedException e) {
        throw new BGPParsingException("link-state routes cannot be told apart: " + e.getMessage());
      }
    }
  }
}
