package io.branchline.network;

import java.util.Comparator;

/**
 * One direction of a link. Parallel links differ by the local link identifier of the sending node
 * (BGP-LS TLV 258, RFC 5307 section 1.1).
 */
public record LinkId(NodeId from, NodeId to, int localIdentifier) implements Comparable<LinkId> {
  private static final Comparator<LinkId> ORDER =
      Comparator.comparing(LinkId::from)
          .thenComparing(LinkId::to)
          .thenComparingInt(LinkId::localIdentifier);

  @Override
  public int compareTo(LinkId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return from + "->" + to + "#" + localIdentifier;
  }
}
