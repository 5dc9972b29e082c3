package io.branchline.router;

import java.util.List;
import java.util.Optional;

/**
 * One interface.
 *
 * @param up operational status
 * @param speedBps rate of the line, bit/s
 * @param inOctets IP bytes and their encapsulation received since start
 * @param outOctets the same, sent
 * @param outDiscards packets that found their queue full
 * @param line what was measured towards the far end, on interfaces that lead to a line
 * @param queues one for each class and one for control, in a fixed order
 */
public record PortState(
    String name,
    boolean up,
    long speedBps,
    long inOctets,
    long outOctets,
    long inPackets,
    long outPackets,
    long outDiscards,
    Optional<LineMeasure> line,
    List<QueueState> queues) {
  public PortState {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a port has a name");
    }
    queues = List.copyOf(queues);
  }
}
