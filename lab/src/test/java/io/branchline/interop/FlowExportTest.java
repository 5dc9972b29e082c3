package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.ipfix.Application;
import io.branchline.ipfix.IpfixCollector;
import io.branchline.ipfix.IpfixConfig;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.FlowExporter;
import io.branchline.router.PacketFlow;
import io.branchline.segment.Ip;
import io.branchline.service.MatchRule.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The flow records of simulated routers, as the collector takes them from a socket. */
class FlowExportTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int USERS = 200;
  private static final int OCTETS = 3_000;

  @Test
  void everyRecordOfEveryMessageIsTaken() throws Exception {
    var now = new AtomicReference<>(START);
    var clock = new NetworkClock(START, 1, START, now::get);
    var reported = new ConcurrentHashMap<String, Double>();
    var loopback = InetAddress.getLoopbackAddress();
    // Its exporters' addresses are known once it has some; the collector must know them first.
    Map<NodeId, Ip> addresses;
    try (var probe =
        new FlowExporter(List.of(OneLineBank.BRANCH), new InetSocketAddress(loopback, 9))) {
      addresses = probe.addresses();
    }
    var config =
        new IpfixConfig(
            new InetSocketAddress(loopback, 0),
            Map.of(addresses.get(OneLineBank.BRANCH), OneLineBank.BRANCH),
            List.of(
                new Application("payments", List.of(PortRange.parse("8583")), Optional.empty())),
            26);
    try (var collector = new IpfixCollector(config, OneLineBank.withPort("wan0"), clock)) {
      collector.start(samples ->
          samples.forEach(sample -> reported.put(sample.series().toString(), sample.value())));
      var target = new InetSocketAddress(loopback, collector.port());
      try (var exporter = new FlowExporter(List.of(OneLineBank.BRANCH), target)) {
        // More than one message holds.
        var flows = new ArrayList<PacketFlow>();
        for (int user = 0; user < USERS; user++) {
          flows.add(
              new PacketFlow(Ip.of("10.1.0.5"), Ip.of("10.9.1.1"), 6, 50_000 + user, 8583, OCTETS));
        }
        exporter.export(OneLineBank.BRANCH, START, flows);
        exporter.export(OneLineBank.BRANCH, START, flows.subList(0, 1));
        Eventually.that(
            "all records are in",
            LIMIT,
            () ->
                collector.listExporters().stream().anyMatch(known -> known.records() == USERS + 1));
      }
      var known = collector.listExporters().getFirst();
      assertEquals(0, known.malformed() + known.unknown() + known.lost());
      now.set(START.plusSeconds(301));
      Eventually.that("the step is over", LIMIT, () -> reported.size() == 2);
      double kbps = (USERS + 1) * OCTETS * 8 / 1e3 / 300;
      assertEquals(
          List.of(kbps, kbps), List.copyOf(reported.values()), "by application and by subnet");
    }
  }
}
