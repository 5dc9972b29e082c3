package io.branchline.loop;

/** A protocol that is spoken with every router. */
public enum Protocol {
  NETCONF,
  GNMI
}
