package io.branchline.qos;

import io.branchline.service.TrafficClass;
import java.util.Optional;

/**
 * What a class needs of one end of a line.
 *
 * @param kbps 95th percentile at its highest over the horizon, on the wire, should it be carried
 *     here: now, or after the loss of another line; 0 when it is not
 * @param here carried now, not only after the loss of another line
 * @param packetBytes a typical packet on the wire
 * @param objective whether a service level objective speaks for it
 * @param strict served before all others, within its guarantee
 * @param promisedKbps what its intent promises a site; 0 when nothing
 * @param queueingMs how long a packet may wait in the queue; empty when nothing is asked
 */
public record ClassNeed(
    TrafficClass trafficClass,
    double kbps,
    boolean here,
    double packetBytes,
    boolean objective,
    boolean strict,
    double promisedKbps,
    Optional<Double> queueingMs) {

  /** The guarantee that carries the need, and in time where that is asked for. */
  double wantedKbps(double loadFactor, double budgetFactor) {
    double load = kbps * loadFactor;
    return strict || queueingMs.isEmpty()
        ? load
        : Math.max(load, Waiting.rateFor(load, packetBytes, queueingMs.get() * budgetFactor));
  }
}
