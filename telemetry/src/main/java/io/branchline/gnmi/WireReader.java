package io.branchline.gnmi;

import java.nio.charset.StandardCharsets;

/**
 * Walks over one message in the Protocol Buffers wire format (protobuf.dev, "Encoding"), without
 * objects in between. Whatever the bytes are, it reads only within the message; what cannot be read
 * is a {@link MalformedMessageException}.
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /** Starts to read {@code bytes} from {@code from} on, before {@code to}. */
  WireReader over(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    at = from;
    end = to;
    return this;
  }

  boolean hasMore() {
    return at < end;
  }

  int position() {
    return at;
  }

  /** Goes on at a position. */
  void seek(int position) {
    at = position;
  }

  /** What was read last must have ended where the part around it does. */
  void requireAt(int position) {
    if (at != position) {
      throw new MalformedMessageException("a part reaches past the end of what it belongs to");
    }
  }

  /** A field's number and wire type. */
  int tag() {
    long tag = varint();
    if (tag >>> 3 == 0 || tag > 0xFFFF_FFFFL) {
      throw new MalformedMessageException("field number " + (tag >>> 3));
    }
    return (int) tag;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new MalformedMessageException("it ends within a number");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException("a number has more than ten bytes");
  }

  /** The length of a field that follows, which lies within the message. */
  int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new MalformedMessageException("a field of " + length + " bytes reaches past the end");
    }
    return (int) length;
  }

  /** Passes over a field's length and content, and gives where the content starts. */
  int content() {
    int length = length();
    int start = at;
    at += length;
    return start;
  }

  long fixed64() {
    return fixed(8);
  }

  int fixed32() {
    return (int) fixed(4);
  }

  private long fixed(int size) {
    if (end - at < size) {
      throw new MalformedMessageException("it ends within a number");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[at++] & 0xFFL) << 8 * i;
    }
    return value;
  }

  String string() {
    int start = content();
    return new String(bytes, start, at - start, StandardCharsets.UTF_8);
  }

  /** Passes over a field that means nothing here. */
  void skip(int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case LENGTH -> content();
      case FIXED32 -> fixed32();
      default -> throw new MalformedMessageException("wire type " + wireType);
    }
  }
}
