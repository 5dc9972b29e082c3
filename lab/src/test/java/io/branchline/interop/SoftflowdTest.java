package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.ipfix.Application;
import io.branchline.ipfix.IpfixCollector;
import io.branchline.ipfix.IpfixConfig;
import io.branchline.metric.NetworkClock;
import io.branchline.segment.Ip;
import io.branchline.service.MatchRule.PortRange;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The IPFIX collector against softflowd, which meters packets that are known. */
@Tag("peer")
class SoftflowdTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final int IP_BYTES = 1000;
  private static final int PACKETS = 90;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** Packets in a file as libpcap has them; a third of them come back. */
  private Path packets() throws IOException {
    var file = folder.resolve("packets.pcap");
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(0xA1B2C3D4);
      out.writeShort(2);
      out.writeShort(4);
      out.writeLong(0);
      out.writeInt(65_535);
      out.writeInt(1);
      for (int i = 0; i < PACKETS; i++) {
        boolean back = i % 3 == 2;
        out.writeInt((int) START.getEpochSecond());
        out.writeInt(i * 1000);
        out.writeInt(14 + IP_BYTES);
        out.writeInt(14 + IP_BYTES);
        out.write(new byte[12]);
        out.writeShort(0x0800);
        packet(out, back);
      }
    }
    return file;
  }

  private static void packet(DataOutputStream out, boolean back) throws IOException {
    out.writeShort(0x4500);
    out.writeShort(IP_BYTES);
    out.writeInt(0);
    out.writeShort(0x4006);
    out.writeShort(0);
    out.write(Ip.of(back ? "10.9.1.1" : "10.1.0.5").bytes());
    out.write(Ip.of(back ? "10.1.0.5" : "10.9.1.1").bytes());
    out.writeShort(back ? 7003 : 50_000);
    out.writeShort(back ? 50_000 : 7003);
    out.writeLong(0);
    out.writeInt(0x5010_0000);
    out.writeInt(0);
    out.write(new byte[IP_BYTES - 40]);
  }

  @Test
  void whatSoftflowdMetersIsWhatIsReported() throws Exception {
    var program = Peers.requireProgram("softflowd", "softflowd");
    var now = new AtomicReference<>(START);
    var clock = new NetworkClock(START, 1, START, now::get);
    var reported = new ConcurrentHashMap<String, Double>();
    var config =
        new IpfixConfig(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(Ip.of("127.0.0.1"), OneLineBank.BRANCH),
            List.of(
                new Application(
                    "core-banking", List.of(PortRange.parse("7001-7010")), Optional.empty())),
            26);
    try (var collector = new IpfixCollector(config, OneLineBank.withPort("wan0"), clock)) {
      collector.start(samples ->
          samples.forEach(sample -> reported.put(sample.series().toString(), sample.value())));
      var meter =
          new ProcessBuilder(
                  program.toString(),
                  "-r",
                  packets().toString(),
                  "-n",
                  "127.0.0.1:" + collector.port(),
                  "-v",
                  "10",
                  "-d")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("softflowd.log").toFile())
              .start();
      try {
        Eventually.that(
            "both directions are in",
            LIMIT,
            () -> collector.listExporters().stream().anyMatch(exporter -> exporter.records() == 2));
        var exporter = collector.listExporters().getFirst();
        assertEquals(0, exporter.malformed() + exporter.unknown() + exporter.lost());
        now.set(START.plusSeconds(301));
        Eventually.that("the step is over", LIMIT, () -> reported.size() == 4);
        double up = PACKETS * 2 / 3 * IP_BYTES * 8 / 1e3 / 300;
        assertEquals(
            Map.of(
                "report/branch-01/application/core-banking/up",
                up,
                "report/branch-01/application/core-banking/down",
                up / 2,
                "report/branch-01/subnet/10.1.0.0-26/up",
                up,
                "report/branch-01/subnet/10.1.0.0-26/down",
                up / 2),
            reported);
      } finally {
        meter.destroyForcibly().waitFor();
      }
    }
  }
}
