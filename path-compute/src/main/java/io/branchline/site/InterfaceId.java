package io.branchline.site;

import io.branchline.network.NodeId;
import java.util.Comparator;

/** A router's interface by its name. */
public record InterfaceId(NodeId node, String name) implements Comparable<InterfaceId> {
  private static final Comparator<InterfaceId> ORDER =
      Comparator.comparing(InterfaceId::node).thenComparing(InterfaceId::name);

  @Override
  public int compareTo(InterfaceId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return node + ":" + name;
  }
}
