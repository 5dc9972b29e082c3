package io.branchline.simulate;

import io.branchline.network.LinkId;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where a demand goes.
 *
 * @param preference of the active candidate path; empty when it follows the IGP
 * @param dropped why it does not arrive; empty when it does
 */
public record Route(OptionalInt preference, List<Hop> hops, java.util.Optional<String> dropped) {
  public Route {
    hops = List.copyOf(hops);
  }

  /**
   * A link that it crosses.
   *
   * @param share of its packets, from 0 to 1
   * @param expansion bytes on the wire per byte of IP: 1 without any encapsulation
   */
  public record Hop(LinkId link, double share, double expansion) {}

  public boolean arrives() {
    return dropped.isEmpty();
  }

  public boolean crosses(LinkId link) {
    return hops.stream().anyMatch(hop -> hop.link().equals(link));
  }
}
