package io.branchline.speaker;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a peer's OPEN says (RFC 4271 section 4.2, RFC 5492).
 *
 * @param as its autonomous system, from the 4-octet capability where there is one
 * @param holdSeconds the hold time that it offers
 * @param linkState whether it takes link-state routes
 */
record PeerOffer(long as, int holdSeconds, boolean linkState) {
  private static final int CAPABILITIES = 2;
  private static final int MULTIPROTOCOL = 1;
  private static final int FOUR_OCTET_AS = 65;

  static PeerOffer read(byte[] body) throws IOException {
    try {
      return read(ByteBuffer.wrap(body));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("its OPEN is cut short", e);
    }
  }

  private static PeerOffer read(ByteBuffer open) {
    open.get();
    long as = open.getShort() & 0xFFFF;
    int hold = open.getShort() & 0xFFFF;
    open.getInt();
    open.get();
    boolean linkState = false;
    while (open.hasRemaining()) {
      int type = open.get() & 0xFF;
      int length = open.get() & 0xFF;
      int end = open.position() + length;
      while (type == CAPABILITIES && open.position() < end) {
        int code = open.get() & 0xFF;
        int octets = open.get() & 0xFF;
        int next = open.position() + octets;
        if (code == MULTIPROTOCOL && octets == 4) {
          int afi = open.getShort() & 0xFFFF;
          open.get();
          linkState |= afi == UpdateWriter.AFI && (open.get() & 0xFF) == UpdateWriter.SAFI;
        } else if (code == FOUR_OCTET_AS && octets == 4) {
          as = open.getInt() & 0xFFFF_FFFFL;
        }
        open.position(next);
      }
      open.position(end);
    }
    return new PeerOffer(as, hold, linkState);
  }
}
