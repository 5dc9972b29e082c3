package io.branchline.gnmi;

/** How a line is, from what both its ends report. */
public enum LineHealth {
  UP,
  /** It carries traffic, but breaks its contract. */
  DEGRADED,
  /** One end reports its port down. */
  DOWN,
  /** An end is silent or was not heard yet. */
  UNKNOWN
}
