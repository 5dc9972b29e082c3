package io.branchline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.bus.KafkaSettings;
import io.branchline.segment.Dataplane;
import io.branchline.store.Retention;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerConfigTest {
  private static final String WHOLE =
      """
      data: state
      inventory: inventory.yaml
      intents: intents.yaml
      clock: {start: "2026-03-02T08:00:00Z", speed: 60, epoch: "2026-11-20T23:00:00Z"}
      api: {host: 127.0.0.1, port: 8443, loginCode: abc}
      credentials:
        netconf: {user: branchline, password: secret}
        gnmi: {ca: pki/ca.crt, certificate: pki/me.crt, key: pki/me.key}
      bgp:
        as: 65000
        routerId: 10.255.255.2
        peers: [{address: "127.0.0.1:1790"}]
      telemetry: {sampleInterval: 10s, history: [history.csv]}
      planning: {every: 5m, horizon: 1h, step: 5m, dataplane: srv6}
      """;

  @TempDir Path folder = Path.of("");

  private ControllerConfig read(String text) throws IOException {
    return ControllerConfig.read(Files.writeString(folder.resolve("controller.yaml"), text));
  }

  @Test
  void pathsAreTakenFromTheFilesFolder() throws IOException {
    var config = read(WHOLE);
    assertEquals(folder.toAbsolutePath().resolve("state"), config.data());
    assertEquals(folder.toAbsolutePath().resolve("pki/me.key"), config.credentials().gnmiKey());
    assertEquals(
        List.of(folder.toAbsolutePath().resolve("history.csv")), config.telemetry().history());
    assertEquals(
        Optional.of(
            new ControllerConfig.Clock(
                Instant.parse("2026-03-02T08:00:00Z"), 60, Instant.parse("2026-11-20T23:00:00Z"))),
        config.clock());
    assertEquals(
        new ControllerConfig.Planning(
            Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMinutes(5), Dataplane.SRV6),
        config.planning());
  }

  @Test
  void whatIsUsualNeedNotBeSaid() throws IOException {
    var config =
        read(
            WHOLE
                .lines()
                .filter(line -> !line.matches("(intents|clock|api|telemetry|planning):.*"))
                .reduce("", (a, b) -> a + b + "\n"));
    assertEquals(Optional.empty(), config.clock());
    assertEquals(8443, config.api().port());
    assertEquals(Dataplane.MPLS, config.planning().dataplane());
    assertEquals(Duration.ofSeconds(10), config.telemetry().sampleInterval());
  }

  @Test
  void samplesAreSentOnOnlyWhereItIsSaid() throws IOException {
    assertEquals(Optional.empty(), read(WHOLE).telemetry().remoteWrite());
    assertEquals(Optional.empty(), read(WHOLE).telemetry().kafka());
    var sending =
        WHOLE.replace(
            "history:",
            "remoteWrite: {url: \"http://store:8428/api/v1/write\", authorization: Bearer x},"
                + " kafka: {servers: \"k1:9092,k2:9092\", properties: kafka.properties}, history:");
    assertEquals(
        Optional.of(
            new ControllerConfig.RemoteWriteTo(
                URI.create("http://store:8428/api/v1/write"), Optional.of("Bearer x"))),
        read(sending).telemetry().remoteWrite());
    assertEquals(
        Optional.of(
            new KafkaSettings(
                "k1:9092,k2:9092",
                "branchline-samples",
                Optional.of(folder.toAbsolutePath().resolve("kafka.properties")))),
        read(sending).telemetry().kafka());
    var error =
        assertThrows(
            ConfigException.class, () -> read(sending.replace("http://store:8428", "store:8428")));
    assertEquals("telemetry.remoteWrite.url", error.field());
  }

  @Test
  void howLongSeriesAreKeptMayBeSaid() throws IOException {
    assertEquals(Retention.DEFAULT, read(WHOLE).telemetry().retention());
    var text = WHOLE.replace("history:", "retention: {raw: 14d, 1h: 4000d}, history:");
    assertEquals(
        new Retention(
            Duration.ofDays(14),
            Retention.DEFAULT.minute(),
            Retention.DEFAULT.fiveMinutes(),
            Duration.ofDays(4000)),
        read(text).telemetry().retention());
    var shorter = WHOLE.replace("history:", "retention: {5m: 100d}, history:");
    var error = assertThrows(ConfigException.class, () -> read(shorter));
    assertEquals("telemetry.retention", error.field());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: state|date: state|1|data",
        "speed: 60|speed: 0|4|clock.speed",
        "start:|begin:|4|clock.start",
        "port: 8443|port: 99999|5|api.port",
        "loginCode|password|5|api.password",
        "as: 65000|as: 0|10|bgp.as",
        "10.255.255.2|router|11|bgp.routerId",
        "127.0.0.1:1790|127.0.0.1|12|bgp.peers[0].address",
        "sampleInterval: 10s|sampleInterval: often|13|telemetry.sampleInterval",
        "horizon: 1h|horizon: 1m|14|planning.horizon",
        "every: 5m|every: 0s|14|planning.every",
        "srv6|smoke|14|planning.dataplane",
      })
  void whatIsWrongIsNamedWithLineAndField(String right, String wrong, int line, String field) {
    var error = assertThrows(ConfigException.class, () -> read(WHOLE.replace(right, wrong)));
    assertEquals(field, error.field(), error.getMessage());
    assertEquals(line, error.line(), error.getMessage());
  }
}
