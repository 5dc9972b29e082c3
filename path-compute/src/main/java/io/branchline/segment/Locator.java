package io.branchline.segment;

/** An SRv6 locator (RFC 8986 section 3.1): the prefix from which a node's SIDs are taken. */
public record Locator(Prefix prefix) {
  public Locator {
    if (!prefix.address().isV6()) {
      throw new IllegalArgumentException("a locator is an IPv6 prefix, not " + prefix);
    }
  }

  public static Locator parse(String text) {
    return new Locator(Prefix.parse(text));
  }

  @Override
  public String toString() {
    return prefix.toString();
  }
}
