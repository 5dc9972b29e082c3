package io.branchline.ipfix;

import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.MatchRule.PortRange;
import java.util.List;
import java.util.Optional;

/**
 * An application that the bank knows by its servers' addresses and ports.
 *
 * @param ports of the servers; none: any
 * @param to the servers' addresses; empty: any
 */
public record Application(String name, List<PortRange> ports, Optional<Prefix> to) {
  public Application {
    ports = List.copyOf(ports);
    if (name.isBlank() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" is not the name of an application");
    }
    if (ports.isEmpty() && to.isEmpty()) {
      throw new IllegalArgumentException("application " + name + " has neither ports nor servers");
    }
  }

  /** Whether it is served at an address and port. */
  boolean isAt(Ip server, int port) {
    return (ports.isEmpty()
            || ports.stream().anyMatch(range -> range.first() <= port && port <= range.last()))
        && to.map(servers -> servers.contains(server)).orElse(true);
  }
}
