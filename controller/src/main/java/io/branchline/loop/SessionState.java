package io.branchline.loop;

/** Where a session to a router stands. */
public enum SessionState {
  CONNECTING,
  UP,
  /** Connected, but silent for too long. */
  STALE,
  DOWN
}
