package io.branchline.netns;

import io.branchline.segment.Ip;
import java.nio.ByteBuffer;

/**
 * An IPv4 UDP packet that says which flow it is of, its number and when it was sent (RFC 791, RFC
 * 768; without UDP checksum, which IPv4 permits).
 */
final class ProbePacket {
  /** Both headers and what a packet says. */
  static final int LEAST_BYTES = 28 + 20;

  private static final int UDP = 17;
  private static final int TTL = 64;
  private static final int PORT = 5001;
  private static final int PAYLOAD = 28;

  private final byte[] bytes;
  private final ByteBuffer buffer;

  /**
   * @param length of the whole IP packet, {@link #LEAST_BYTES} or more
   */
  ProbePacket(Ip from, Ip to, int dscp, int flow, int length) {
    if (length < LEAST_BYTES) {
      throw new IllegalArgumentException("a packet of " + length + " bytes");
    }
    bytes = new byte[length];
    buffer = ByteBuffer.wrap(bytes);
    buffer.put((byte) 0x45).put((byte) (dscp << 2)).putShort((short) length);
    buffer.putInt(0).put((byte) TTL).put((byte) UDP).putShort((short) 0);
    buffer.put(from.bytes()).put(to.bytes());
    buffer.putShort(10, (short) checksum());
    buffer.putShort((short) PORT).putShort((short) PORT).putShort((short) (length - 20));
    buffer.putInt(PAYLOAD, flow);
  }

  private int checksum() {
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += buffer.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return ~(sum + (sum >>> 16)) & 0xffff;
  }

  /** The packet with this number, valid until the next call. */
  byte[] numbered(long number, long sentNanos) {
    buffer.putLong(PAYLOAD + 4, number).putLong(PAYLOAD + 12, sentNanos);
    return bytes;
  }

  static boolean isProbe(ByteBuffer packet, int length) {
    return length >= LEAST_BYTES
        && packet.get(0) == 0x45
        && packet.get(9) == UDP
        && packet.getShort(22) == PORT;
  }

  static int flow(ByteBuffer packet) {
    return packet.getInt(PAYLOAD);
  }

  static long number(ByteBuffer packet) {
    return packet.getLong(PAYLOAD + 4);
  }

  static long sentNanos(ByteBuffer packet) {
    return packet.getLong(PAYLOAD + 12);
  }
}
