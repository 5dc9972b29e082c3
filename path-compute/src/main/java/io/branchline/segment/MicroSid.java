package io.branchline.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A compressed SID of 16 bits below a locator block of 32 bits, of the NEXT-C-SID flavor (RFC 9800
 * section 4.1). A carrier holds the block and up to six of them; each node on the way shifts the
 * next one to the front.
 *
 * @param block the first 32 bits of the carrier
 * @param value from 1 to 65535; zeros end a carrier
 */
public record MicroSid(int block, int value) {
  /** How many a carrier holds: 128 bits less the block, 16 bits each. */
  public static final int PER_CARRIER = 6;

  private static final int FIRST = 4;
  private static final int BYTES = 2;

  public MicroSid {
    if (value < 1 || value > 0xFFFF) {
      throw new IllegalArgumentException("a compressed SID is from 1 to 65535, not " + value);
    }
  }

  /** The compressed SIDs that a carrier holds, in the order in which they are processed. */
  public static List<MicroSid> listOf(Srv6Sid carrier) {
    var bytes = carrier.address().bytes();
    int block = block(bytes);
    var result = new ArrayList<MicroSid>();
    for (int at = FIRST; at < bytes.length && at(bytes, at) != 0; at += BYTES) {
      result.add(new MicroSid(block, at(bytes, at)));
    }
    return result;
  }

  /**
   * What a SID says in compressed form, when it is of that form: its block, {@code count} values
   * that are not zero, and zeros. An End SID (uN) has one value, an End.X SID (uA) two: its node's
   * and its own, which only that node knows.
   */
  public static Optional<List<MicroSid>> find(Srv6Sid sid, int count) {
    var bytes = sid.address().bytes();
    for (int at = FIRST + BYTES * count; at < bytes.length; at += BYTES) {
      if (at(bytes, at) != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(listOf(sid)).filter(found -> found.size() == count);
  }

  /**
   * The fewest carriers that hold these in this order: a carrier ends when it is full or the block
   * changes.
   */
  public static List<Srv6Sid> pack(List<MicroSid> sids) {
    var carriers = new ArrayList<Srv6Sid>();
    for (int start = 0; start < sids.size(); ) {
      int block = sids.get(start).block;
      var bytes = new byte[16];
      put(bytes, 0, block >>> 16);
      put(bytes, BYTES, block);
      int end = start;
      while (end < sids.size() && end - start < PER_CARRIER && sids.get(end).block == block) {
        put(bytes, FIRST + BYTES * (end - start), sids.get(end).value);
        end++;
      }
      carriers.add(new Srv6Sid(Ip.of(bytes)));
      start = end;
    }
    return carriers;
  }

  /**
   * The carrier after its first compressed SID was processed: the rest moves up behind the block
   * and zeros follow (RFC 9800 section 4.1.1); empty when nothing is left of it.
   */
  public static Optional<Srv6Sid> shift(Srv6Sid carrier) {
    var bytes = carrier.address().bytes();
    System.arraycopy(bytes, FIRST + BYTES, bytes, FIRST, bytes.length - FIRST - BYTES);
    Arrays.fill(bytes, bytes.length - BYTES, bytes.length, (byte) 0);
    return at(bytes, FIRST) == 0 ? Optional.empty() : Optional.of(new Srv6Sid(Ip.of(bytes)));
  }

  private static int block(byte[] bytes) {
    return at(bytes, 0) << 16 | at(bytes, BYTES);
  }

  private static int at(byte[] bytes, int index) {
    return (bytes[index] & 0xFF) << 8 | bytes[index + 1] & 0xFF;
  }

  private static void put(byte[] bytes, int index, int value) {
    bytes[index] = (byte) (value >>> 8);
    bytes[index + 1] = (byte) value;
  }
}
