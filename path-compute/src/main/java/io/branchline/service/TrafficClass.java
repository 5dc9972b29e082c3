package io.branchline.service;

import java.util.List;

/**
 * A class of traffic that the bank treats alike.
 *
 * @param match a packet belongs to the class when one of the rules matches
 * @param color the SR policy color that carries it (RFC 9256 section 2.1), by VRF in later versions
 * @param priority 1 is served first when capacity is short
 * @param meanPacketBytes typical IP packet, so that encapsulation is counted as a share of it
 */
public record TrafficClass(
    String name, List<MatchRule> match, int color, int priority, int meanPacketBytes) {
  public TrafficClass {
    match = List.copyOf(match);
    if (color <= 0) {
      throw new IllegalArgumentException("class " + name + ": color must be positive");
    }
    if (meanPacketBytes < 40) {
      throw new IllegalArgumentException("class " + name + ": packets of " + meanPacketBytes);
    }
  }

  /** All DSCP values of all rules, in order, without repetition. */
  public List<Integer> dscps() {
    return match.stream().flatMap(rule -> rule.dscp().stream()).distinct().sorted().toList();
  }
}
