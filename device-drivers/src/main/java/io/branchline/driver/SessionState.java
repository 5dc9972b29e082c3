package io.branchline.driver;

import io.branchline.network.NodeId;
import java.time.Instant;

/** Whether a router can be told anything at present; {@code at} is real time. */
public sealed interface SessionState {
  NodeId node();

  Instant at();

  /** The session stands and the router speaks the dialect. */
  record Up(NodeId node, Instant at) implements SessionState {}

  /** There is no session, and why; the driver goes on trying. */
  record Down(NodeId node, String reason, Instant at) implements SessionState {}
}
