package io.branchline.bgp;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.path.attributes.Attributes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesReach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesUnreach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.destination.DestinationType;

/** Moves what an UPDATE says into the routes, and reports what of it had to be left out. */
final class RouteIntake {
  private final LinkStateRoutes routes;
  private final String peer;
  private final BiConsumer<String, String> malformed;

  /**
   * Fills {@code routes}.
   *
   * @param peer how reports name the peer
   * @param malformed told what is wrong, and where
   */
  RouteIntake(LinkStateRoutes routes, String peer, BiConsumer<String, String> malformed) {
    this.routes = routes;
    this.peer = peer;
    this.malformed = malformed;
  }

  /** Takes the withdrawals of one UPDATE, then its announcements. */
  void take(Update update, int session) {
    var attributes = update.getAttributes();
    if (attributes == null) {
      return;
    }
    if (withdrawn(attributes) instanceof LinkStateExtension.Routes told) {
      told.cause().ifPresent(cause -> malformed.accept(cause, where(told)));
      reportDiscarded(told);
      told.nlri().routes().forEach(routes::withdraw);
    }
    if (announced(attributes) instanceof LinkStateExtension.Routes told) {
      reportDiscarded(told);
      announce(told, attributes.augmentation(LinkStateExtension.Decoded.class), session);
    }
  }

  /** A route whose attribute is discarded stays, without one (RFC 9552 section 8.2.2). */
  private void announce(
      LinkStateExtension.Routes told, LinkStateExtension.@Nullable Decoded decoded, int session) {
    LinkStateAttribute attribute = null;
    if (decoded != null) {
      attribute = decoded.attribute().orElse(null);
      if (attribute == null) {
        malformed.accept("attribute 29 is discarded: " + decoded.malformed(), where(told));
      }
    }
    for (var route : told.nlri().routes()) {
      routes.announce(route, attribute, session);
    }
  }

  private static @Nullable DestinationType withdrawn(Attributes attributes) {
    var unreach = attributes.augmentation(AttributesUnreach.class);
    var withdrawn = unreach == null ? null : unreach.getMpUnreachNlri().getWithdrawnRoutes();
    return withdrawn == null ? null : withdrawn.getDestinationType();
  }

  private static @Nullable DestinationType announced(Attributes attributes) {
    var reach = attributes.augmentation(AttributesReach.class);
    var advertized = reach == null ? null : reach.getMpReachNlri().getAdvertizedRoutes();
    return advertized == null ? null : advertized.getDestinationType();
  }

  private void reportDiscarded(LinkStateExtension.Routes told) {
    told.nlri().discarded().forEach(what -> malformed.accept(what, peer));
  }

  private String where(LinkStateExtension.Routes told) {
    List<LinkStateNlri> nlri = told.nlri().routes();
    if (nlri.isEmpty()) {
      return peer;
    }
    var more = nlri.size() == 1 ? "" : " and %d more".formatted(nlri.size() - 1);
    return "%s, %s%s".formatted(peer, nlri.getFirst(), more);
  }
}
