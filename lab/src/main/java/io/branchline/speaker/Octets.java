package io.branchline.speaker;

import java.io.ByteArrayOutputStream;

/** Octets being written, most significant first. */
final class Octets {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Octets u8(int value) {
    out.write(value);
    return this;
  }

  Octets u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  Octets u24(int value) {
    return u8(value >>> 16).u16(value);
  }

  Octets u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  Octets u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  Octets f32(double value) {
    return u32(Float.floatToIntBits((float) value));
  }

  Octets raw(byte[] octets) {
    out.writeBytes(octets);
    return this;
  }

  /** A TLV with a type and a length of two octets each (RFC 9552 section 5.1). */
  Octets tlv(int type, Octets value) {
    return u16(type).u16(value.size()).raw(value.toBytes());
  }

  int size() {
    return out.size();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
