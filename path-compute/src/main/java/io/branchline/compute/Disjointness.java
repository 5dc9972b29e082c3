package io.branchline.compute;

/** What two paths must not share. */
public enum Disjointness {
  LINK,
  /** Nodes between the ends, and so links too. */
  NODE,
  /** Risk groups, and links. */
  SRLG
}
