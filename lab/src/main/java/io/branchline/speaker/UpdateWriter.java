package io.branchline.speaker;

import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Packs routes into BGP messages (RFC 4271 section 4, RFC 4760).
 *
 * @param as our autonomous system
 * @param internal whether the peer is of the same one
 * @param nextHop our IPv4 address
 */
record UpdateWriter(long as, boolean internal, Ip nextHop) {
  static final int AFI = 16388;
  static final int SAFI = 71;

  private static final int LONGEST_MESSAGE = 4096;
  private static final int HEADER = 19;
  private static final int OPTIONAL = 0x80;
  private static final int TRANSITIVE = 0x40;
  private static final int EXTENDED_LENGTH = 0x10;

  /** A whole message of this type around {@code body}. */
  static byte[] message(int type, Octets body) {
    var message = new Octets();
    for (int i = 0; i < 16; i++) {
      message.u8(0xFF);
    }
    return message.u16(HEADER + body.size()).u8(type).raw(body.toBytes()).toBytes();
  }

  /** UPDATEs that announce the routes; those with equal attributes share one. */
  List<byte[]> announce(Collection<LinkStateRoute> routes) {
    var updates = new ArrayList<byte[]>();
    var batch = new ArrayList<LinkStateRoute>();
    for (var route : routes) {
      var longer = new ArrayList<>(batch);
      longer.add(route);
      boolean shared = batch.isEmpty() || batch.getFirst().hasAttributeOf(route);
      if (!shared || announcement(longer).length > LONGEST_MESSAGE) {
        updates.add(announcement(batch));
        batch.clear();
      }
      batch.add(route);
    }
    if (!batch.isEmpty()) {
      updates.add(announcement(batch));
    }
    return updates;
  }

  /** MP_REACH_NLRI comes first (RFC 7606 section 5.1). */
  private byte[] announcement(List<LinkStateRoute> routes) {
    var reach = new Octets().u16(AFI).u8(SAFI).u8(4).raw(nextHop.bytes()).u8(0);
    routes.forEach(route -> reach.raw(route.nlri()));
    var path = new Octets();
    attribute(path, OPTIONAL, 14, reach);
    attribute(path, TRANSITIVE, 1, new Octets().u8(0));
    attribute(path, TRANSITIVE, 2, asPath());
    if (internal) {
      attribute(path, TRANSITIVE, 5, new Octets().u32(100));
    }
    attribute(path, OPTIONAL, 29, new Octets().raw(routes.getFirst().attribute()));
    return update(path);
  }

  private Octets asPath() {
    return internal ? new Octets() : new Octets().u8(2).u8(1).u32(as);
  }

  /** UPDATEs that withdraw the routes; links first, which are last in the order of routes. */
  List<byte[]> withdraw(Collection<LinkStateRoute> routes) {
    var lastFirst = new ArrayList<>(routes);
    Collections.reverse(lastFirst);
    var updates = new ArrayList<byte[]>();
    var nlri = new Octets();
    for (var route : lastFirst) {
      if (nlri.size() + route.nlri().length > LONGEST_MESSAGE - 64) {
        updates.add(withdrawal(nlri));
        nlri = new Octets();
      }
      nlri.raw(route.nlri());
    }
    if (nlri.size() > 0) {
      updates.add(withdrawal(nlri));
    }
    return updates;
  }

  /** All routes have been told (RFC 4724 section 2). */
  byte[] endOfRib() {
    return withdrawal(new Octets());
  }

  private static byte[] withdrawal(Octets nlri) {
    var path = new Octets();
    attribute(path, OPTIONAL, 15, new Octets().u16(AFI).u8(SAFI).raw(nlri.toBytes()));
    return update(path);
  }

  private static byte[] update(Octets path) {
    return message(2, new Octets().u16(0).u16(path.size()).raw(path.toBytes()));
  }

  private static void attribute(Octets path, int flags, int type, Octets value) {
    if (value.size() > 255) {
      path.u8(flags | EXTENDED_LENGTH).u8(type).u16(value.size());
    } else {
      path.u8(flags).u8(type).u8(value.size());
    }
    path.raw(value.toBytes());
  }
}
