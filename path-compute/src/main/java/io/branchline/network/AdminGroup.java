package io.branchline.network;

/**
 * The administrative groups (colours, affinities) of a link as a bit mask (RFC 3630 section 2.5.9).
 */
public record AdminGroup(int bits) {
  public static final AdminGroup NONE = new AdminGroup(0);

  public boolean intersects(AdminGroup other) {
    return (bits & other.bits) != 0;
  }
}
