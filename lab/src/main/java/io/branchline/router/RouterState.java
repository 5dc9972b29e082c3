package io.branchline.router;

import java.time.Instant;
import java.util.List;

/**
 * What a router could report of itself at one moment; counters only grow while the router lives.
 *
 * @param networkTime when all of it was true, in network time
 * @param policies one for each SR policy that the router has installed
 */
public record RouterState(Instant networkTime, List<PortState> ports, List<PolicyState> policies) {
  public RouterState {
    ports = List.copyOf(ports);
    policies = List.copyOf(policies);
  }
}
