package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.snmp.SnmpCollector;
import io.branchline.snmp.SnmpConfig;
import io.branchline.snmp.SnmpCredentials;
import io.branchline.snmp.SnmpTarget;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The SNMP collector against net-snmp's agent, which tells of this machine's own ports. */
@Tag("peer")
class SnmpdTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  static Stream<SnmpCredentials> credentials() {
    return Stream.of(
        new SnmpCredentials.Community("branchline-reads"),
        new SnmpCredentials.User(
            "reader",
            SnmpCredentials.Authentication.SHA256,
            "an-auth-passphrase",
            SnmpCredentials.Privacy.AES128,
            "a-privacy-passphrase"));
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process agent(int port) throws IOException {
    var program = Peers.requireProgram("snmpd", "snmpd");
    var config =
        Files.writeString(
            folder.resolve("snmpd.conf"),
            """
            rocommunity branchline-reads 127.0.0.1
            createUser reader SHA-256 an-auth-passphrase AES a-privacy-passphrase
            rouser reader authpriv
            """);
    var builder =
        new ProcessBuilder(
            program.toString(),
            "-f",
            "-Lf",
            folder.resolve("snmpd.log").toString(),
            "-C",
            "-c",
            config.toString(),
            "udp:127.0.0.1:" + port);
    builder.environment().put("SNMP_PERSISTENT_DIR", folder.toString());
    return builder.start();
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void everyPortOfTheMachineIsHeard(SnmpCredentials credentials) throws Exception {
    int port = freePort();
    var agent = agent(port);
    var heard = new ConcurrentSkipListSet<String>();
    var rates = new ConcurrentSkipListSet<String>();
    var sink =
        new TelemetrySource.Sink() {
          @Override
          public void samples(List<Sample> samples) {
            samples.forEach(sample -> rates.add(sample.series().toString()));
          }

          @Override
          public void observed(Observation observation) {
            if (observation instanceof Observation.PortChanged changed) {
              heard.add(changed.port().name());
            }
          }
        };
    var ports = new TreeSet<String>();
    try (var devices = Files.list(Path.of("/sys/class/net"))) {
      devices.forEach(device -> ports.add(device.getFileName().toString()));
    }
    var config =
        SnmpConfig.of(
            List.of(new SnmpTarget(OneLineBank.BRANCH, "127.0.0.1", port)),
            credentials,
            Duration.ofSeconds(1));
    try (var collector =
        new SnmpCollector(
            config, OneLineBank.withPort("lo"), NetworkClock.real(InstantSource.system()))) {
      collector.start(sink);
      Eventually.that("all ports are heard", LIMIT, () -> heard.containsAll(ports));
      Eventually.that(
          "the line has a rate", LIMIT, () -> rates.contains("line/branch-01-mstp-1/up/sentKbps"));
      var source = collector.listSources().getFirst();
      assertEquals("", source.reason());
      assertTrue(source.served().getFirst().leaves() >= ports.size(), source.toString());
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }
}
