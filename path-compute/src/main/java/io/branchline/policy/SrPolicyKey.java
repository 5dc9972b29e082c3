package io.branchline.policy;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import java.util.Comparator;

/** The identity of an SR policy: head end, color, endpoint (RFC 9256 section 2.1). */
public record SrPolicyKey(NodeId headend, int color, Ip endpoint)
    implements Comparable<SrPolicyKey> {
  private static final Comparator<SrPolicyKey> ORDER =
      Comparator.comparing(SrPolicyKey::headend)
          .thenComparingInt(SrPolicyKey::color)
          .thenComparing(SrPolicyKey::endpoint);

  @Override
  public int compareTo(SrPolicyKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return headend + "/" + Integer.toUnsignedString(color) + "/" + endpoint;
  }
}
