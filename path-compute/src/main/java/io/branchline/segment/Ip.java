package io.branchline.segment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** An IPv4 or IPv6 address with value semantics; never resolves a name. */
public final class Ip implements Comparable<Ip> {
  private final byte[] bytes;

  private Ip(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The address written as a literal; throws {@link IllegalArgumentException} for anything else.
   */
  public static Ip of(String literal) {
    try {
      return new Ip(InetAddress.ofLiteral(literal).getAddress());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + literal + "\" is not an IP address", e);
    }
  }

  /** The address with these 4 or 16 bytes in network order. */
  public static Ip of(byte[] bytes) {
    if (bytes.length != 4 && bytes.length != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
    }
    return new Ip(bytes.clone());
  }

  public boolean isV6() {
    return bytes.length == 16;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("length was checked", e);
    }
  }

  @Override
  public int compareTo(Ip other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ip ip && Arrays.equals(bytes, ip.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The canonical text of RFC 5952 (zeros compressed) or the dotted quad. */
  @Override
  public String toString() {
    return isV6() ? Ipv6Text.canonical(bytes) : toInetAddress().getHostAddress();
  }
}
