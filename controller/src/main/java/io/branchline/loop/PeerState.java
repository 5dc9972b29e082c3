package io.branchline.loop;

/** Where a BGP-LS peer stands. */
public enum PeerState {
  DOWN,
  /** The session is up; its table is not complete yet. */
  UP,
  /** The peer has sent its whole table (end of RIB, RFC 4724 section 2). */
  SYNCHRONISED
}
