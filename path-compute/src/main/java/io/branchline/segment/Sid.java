package io.branchline.segment;

/** A segment identifier (RFC 8402 section 2): a label on MPLS, an IPv6 address on SRv6. */
public sealed interface Sid permits MplsLabel, Srv6Sid {}
