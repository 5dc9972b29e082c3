package io.branchline.segment;

/**
 * An SRv6 segment identifier (RFC 8986 section 3): locator, function and argument as an IPv6
 * address.
 */
public record Srv6Sid(Ip address) implements Sid {
  public Srv6Sid {
    if (!address.isV6()) {
      throw new IllegalArgumentException("an SRv6 SID is an IPv6 address, not " + address);
    }
  }

  public static Srv6Sid of(String address) {
    return new Srv6Sid(Ip.of(address));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
