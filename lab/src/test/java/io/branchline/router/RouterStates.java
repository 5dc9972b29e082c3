package io.branchline.router;

import io.branchline.segment.Ip;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** States of a branch gateway with one WAN and one LAN interface and one SR policy. */
final class RouterStates {
  private RouterStates() {}

  static RouterState at(Instant time, boolean up, long outOctets, int activePreference) {
    return new RouterState(
        time,
        List.of(
            new PortState(
                "wan0",
                up,
                4_000_000,
                0,
                outOctets,
                0,
                0,
                0,
                Optional.of(new LineMeasure(18_000, 300, 0.001, OptionalLong.of(77))),
                queues(outOctets)),
            new PortState(
                "lan-r2",
                true,
                1_000_000_000,
                0,
                outOctets,
                0,
                0,
                0,
                Optional.empty(),
                queues(outOctets))),
        List.of(new PolicyState(110, Ip.of("10.255.0.1"), activePreference, outOctets / 2, 7)));
  }

  private static List<QueueState> queues(long octets) {
    return List.of(
        new QueueState("voice", octets * 6 / 10, 3, 0, 0, 120, 240, 21_000, 0.0005),
        new QueueState("control", octets * 4 / 10, 2, 0, 0, 0, 0, 19_000, 0));
  }
}
