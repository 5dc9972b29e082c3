package io.branchline.bgp;

import java.util.List;
import org.opendaylight.protocol.bgp.rib.impl.spi.BGPSessionPreferences;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.AsNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateSubsequentAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.open.message.BgpParametersBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.open.message.bgp.parameters.OptionalCapabilitiesBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.open.message.bgp.parameters.optional.capabilities.CParametersBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.open.message.bgp.parameters.optional.capabilities.c.parameters.As4BytesCapabilityBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.CParameters1Builder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.mp.capabilities.MultiprotocolCapabilityBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.types.rev200120.BgpId;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Our OPEN message in OpenDaylight's terms: link-state routes and 4-octet AS numbers. */
final class Preferences {
  private Preferences() {}

  static BGPSessionPreferences of(BgpLsConfig config) {
    var as = new AsNumber(Uint32.valueOf(config.localAs()));
    var linkState =
        new CParametersBuilder()
            .addAugmentation(
                new CParameters1Builder()
                    .setMultiprotocolCapability(
                        new MultiprotocolCapabilityBuilder()
                            .setAfi(LinkstateAddressFamily.VALUE)
                            .setSafi(LinkstateSubsequentAddressFamily.VALUE)
                            .build())
                    .build())
            .build();
    var fourOctets =
        new CParametersBuilder()
            .setAs4BytesCapability(new As4BytesCapabilityBuilder().setAsNumber(as).build())
            .build();
    var capabilities =
        List.of(
            new OptionalCapabilitiesBuilder().setCParameters(linkState).build(),
            new OptionalCapabilitiesBuilder().setCParameters(fourOctets).build());
    return new BGPSessionPreferences(
        as,
        (int) config.holdTime().toSeconds(),
        new BgpId(new Ipv4AddressNoZone(config.routerId().toString())),
        new AsNumber(Uint32.valueOf(config.remoteAs())),
        List.of(new BgpParametersBuilder().setOptionalCapabilities(capabilities).build()));
  }
}
