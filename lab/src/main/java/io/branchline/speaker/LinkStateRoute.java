package io.branchline.speaker;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A link-state route ready to be sent.
 *
 * <p>Compared by its octets; in the order of NLRI types nodes come before the links between them.
 */
final class LinkStateRoute implements Comparable<LinkStateRoute> {
  private final byte[] nlri;
  private final byte[] attribute;

  /**
   * @param nlri type, length and value (RFC 9552 section 5.2)
   * @param attribute the value of attribute 29
   */
  LinkStateRoute(byte[] nlri, byte[] attribute) {
    this.nlri = nlri.clone();
    this.attribute = attribute.clone();
  }

  byte[] nlri() {
    return nlri.clone();
  }

  byte[] attribute() {
    return attribute.clone();
  }

  /** The route that this one replaces has the same key. */
  String key() {
    return HexFormat.of().formatHex(nlri);
  }

  boolean hasAttributeOf(LinkStateRoute other) {
    return Arrays.equals(attribute, other.attribute);
  }

  @Override
  public int compareTo(LinkStateRoute other) {
    int byNlri = Arrays.compareUnsigned(nlri, other.nlri);
    return byNlri != 0 ? byNlri : Arrays.compareUnsigned(attribute, other.attribute);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkStateRoute route && compareTo(route) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(nlri) + Arrays.hashCode(attribute);
  }

  @Override
  public String toString() {
    return key();
  }
}
