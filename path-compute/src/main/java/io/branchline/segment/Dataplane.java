package io.branchline.segment;

/** What segment lists are made of. */
public enum Dataplane {
  MPLS,
  SRV6
}
