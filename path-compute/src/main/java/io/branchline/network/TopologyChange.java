package io.branchline.network;

/** One step from a topology snapshot to the next. */
public sealed interface TopologyChange {
  /** The node is new or its attributes changed. */
  record NodePut(Node node) implements TopologyChange {}

  /** The node is gone, and every link from or to it. */
  record NodeRemoved(NodeId node) implements TopologyChange {}

  /** The link is new or its attributes changed; both its nodes exist. */
  record LinkPut(Link link) implements TopologyChange {}

  /** The link is gone. */
  record LinkRemoved(LinkId link) implements TopologyChange {}
}
