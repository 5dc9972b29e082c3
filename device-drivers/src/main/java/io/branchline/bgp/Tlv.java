package io.branchline.bgp;

import io.branchline.segment.Ip;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One type-length-value (RFC 9552 section 5.1), with big-endian access to its value. A TLV of a
 * type that we do not know is kept as it came.
 */
final class Tlv {
  private final int type;
  private final byte[] value;

  private Tlv(int type, byte[] value) {
    this.type = type;
    this.value = value;
  }

  /**
   * The TLVs that fill {@code octets} from {@code from} to its end.
   *
   * @throws MalformedException when a length runs over that end
   */
  static List<Tlv> list(byte[] octets, int from) throws MalformedException {
    return list(octets, from, octets.length);
  }

  static List<Tlv> list(byte[] octets, int from, int to) throws MalformedException {
    var tlvs = new ArrayList<Tlv>();
    for (int at = from; at < to; ) {
      if (to - at < 4) {
        throw new MalformedException(
            "%d octets are left at offset %d, too few for a TLV".formatted(to - at, at));
      }
      int type = (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
      int length = (octets[at + 2] & 0xFF) << 8 | (octets[at + 3] & 0xFF);
      if (length > to - at - 4) {
        throw new MalformedException(
            "TLV %d at offset %d says %d octets where %d are left"
                .formatted(type, at, length, to - at - 4));
      }
      tlvs.add(new Tlv(type, Arrays.copyOfRange(octets, at + 4, at + 4 + length)));
      at += 4 + length;
    }
    return List.copyOf(tlvs);
  }

  int type() {
    return type;
  }

  int length() {
    return value.length;
  }

  byte[] value() {
    return value.clone();
  }

  int u8(int at) {
    return value[at] & 0xFF;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u24(int at) {
    return u16(at) << 8 | u8(at + 2);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  float f32(int at) {
    return Float.intBitsToFloat((int) u32(at));
  }

  /** The address of {@code length} octets, 4 or 16, at {@code at}. */
  Ip ip(int at, int length) {
    return Ip.of(Arrays.copyOfRange(value, at, at + length));
  }

  /** The value as words of four octets. */
  List<Integer> words() {
    var words = new ArrayList<Integer>();
    for (int at = 0; at < value.length; at += 4) {
      words.add((int) u32(at));
    }
    return words;
  }

  String text() {
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** The sub-TLVs from {@code at} to the end of the value. */
  List<Tlv> subTlvs(int at) throws MalformedException {
    return list(value, at);
  }

  @Override
  public String toString() {
    return type + "=" + HexFormat.of().formatHex(value);
  }
}
