package io.branchline.gnmi;

/**
 * A leaf of a router's data tree that means something to the collector, in OpenConfig's terms
 * whatever the router calls it.
 */
sealed interface Leaf {
  /** A port's {@code oper-status} or {@code out-octets}. */
  record OfPort(String port, String name) implements Leaf {}

  /**
   * A queue's {@code transmit-octets}, {@code transmit-pkts}, {@code dropped-octets}, {@code
   * dropped-pkts} or {@code avg-queue-len}.
   */
  record OfQueue(String port, String queue, String name) implements Leaf {}

  /**
   * What is measured of the line at a port: {@code delay} (us), {@code jitter} (us), {@code loss}
   * (a share) or {@code quota-used-octets}.
   */
  record OfLine(String port, String name) implements Leaf {}

  /** {@code delay} (us) or {@code loss} (a share) of one class on the line at a port. */
  record OfLineClass(String port, String trafficClass, String name) implements Leaf {}

  /** An SR policy's {@code octets} or {@code packets}. */
  record OfPolicy(String color, String endpoint, String name) implements Leaf {}

  /** Whether a candidate path is the active one. */
  record OfCandidatePath(String color, String endpoint, String preference) implements Leaf {}

  /** A policy as a whole, when the router says it was deleted. */
  record PolicyGone(String color, String endpoint) implements Leaf {}

  /** A leaf of a subscribed tree that is of no use here. */
  record Unused() implements Leaf {
    static final Unused INSTANCE = new Unused();
  }
}
