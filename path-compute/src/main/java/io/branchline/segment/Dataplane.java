package io.branchline.segment;

/** What segment lists are made of. */
public enum Dataplane {
  MPLS,
  SRV6,
  /** SRv6 whose SIDs are compressed into carriers, the NEXT-C-SID flavor of RFC 9800. */
  USID
}
