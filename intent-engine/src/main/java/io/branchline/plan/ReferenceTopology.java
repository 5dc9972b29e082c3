package io.branchline.plan;

import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import java.util.ArrayList;

/** Remembers nodes and links after they failed, with what was last known of them. */
public final class ReferenceTopology {
  private ReferenceTopology() {}

  /** {@code now}, with what only {@code remembered} still has. */
  public static Topology remember(Topology remembered, Topology now) {
    var changes = new ArrayList<TopologyChange>();
    for (var node : now.nodes()) {
      changes.add(new TopologyChange.NodePut(node));
    }
    for (var link : now.links()) {
      changes.add(new TopologyChange.LinkPut(link));
    }
    return remembered.with(changes);
  }
}
