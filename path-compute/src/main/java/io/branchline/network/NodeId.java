package io.branchline.network;

/**
 * The name of a router: its IS-IS hostname (BGP-LS TLV 1026), or its system id where it has none.
 */
public record NodeId(String value) implements Comparable<NodeId> {
  public NodeId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a node has a name");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
