package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.network.NodeId;
import io.branchline.router.Credentials;
import io.branchline.router.LineMeasure;
import io.branchline.router.Pki;
import io.branchline.router.PortState;
import io.branchline.router.QueueState;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gNMI of a simulated router against a client that shares nothing with it: Debian's gRPC (the C
 * core), stubs from Debian's protoc, OpenSSL for mutual TLS.
 */
@Tag("peer")
class GnmiPeerTest {
  private static final NodeId NODE = new NodeId("branch-12-r1");
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
  private static final Path PROTOS = Path.of("../telemetry/src/main/proto");

  @TempDir Path directory;

  private static RouterState state(long second, boolean up) {
    return new RouterState(
        NINE.plusSeconds(second),
        List.of(
            new PortState(
                "wan0",
                up,
                4_000_000,
                0,
                1000 + second,
                0,
                0,
                0,
                Optional.of(new LineMeasure(18_000, 300, 0.001, OptionalLong.empty())),
                List.of(new QueueState("voice", 600, 3, 0, 0, 120, 240, 21_000, 0)))),
        List.of());
  }

  @Test
  void pythonSubscribesOverMutualTls() throws Exception {
    Peers.requirePythonModule("python3-grpcio", "grpc");
    Peers.requirePythonModule("python3-protobuf", "google.protobuf");
    Peers.require(
        "libprotobuf-dev", () -> Files.exists(Path.of("/usr/include/google/protobuf/any.proto")));
    makeStubs(Peers.requireProgram("protobuf-compiler", "protoc"));
    try (var fleet =
        RouterFleet.start(
            List.of(NODE), directory.resolve("pki"), new Credentials("admin", "secret"))) {
      fleet.get(NODE).publish(state(0, true));
      var result = runClient(fleet);
      var once = result.get("once");
      assertAll(
          () -> assertEquals("0.10.0", result.at("/capabilities/version").asText()),
          () ->
              assertEquals(
                  "UP",
                  result
                      .get("get")
                      .elements()
                      .next()
                      .path("openconfig-interfaces:oper-status")
                      .asText()),
          () ->
              assertEquals(
                  "UP", once.path("/interfaces/interface[name=wan0]/state/oper-status").asText()),
          () ->
              assertEquals(
                  1000,
                  once.path("/interfaces/interface[name=wan0]/state/counters/out-octets").asLong()),
          () ->
              assertEquals(
                  600,
                  once.path(
                          "/qos/interfaces/interface[interface-id=wan0]/output/queues"
                              + "/queue[name=voice]/state/transmit-octets")
                      .asLong()),
          () ->
              assertEquals(
                  0.001, once.path("branchline:/lines/line[interface=wan0]/state/loss").asDouble()),
          () -> assertEquals(2, result.get("poll").size()),
          () -> assertEquals("INVALID_ARGUMENT", result.at("/unknown/code").asText()),
          () -> assertTrue(result.at("/unknown/details").asText().contains("/components/fan")),
          () -> assertEquals("DOWN", result.at("/stream/oper-status/value").asText()),
          () -> assertEquals(nanos(3), result.at("/stream/oper-status/timestamp").asLong()),
          () -> assertEquals(1010, result.at("/stream/out-octets/value").asLong()),
          () -> assertEquals(nanos(10), result.at("/stream/out-octets/timestamp").asLong()));
    }
  }

  private static long nanos(long second) {
    return NINE.plusSeconds(second).getEpochSecond() * 1_000_000_000L;
  }

  private void makeStubs(Path protoc) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                protoc.toString(),
                "--proto_path=" + PROTOS,
                "--python_out=" + directory,
                "gnmi.proto",
                "gnmi_ext.proto")
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  private JsonNode runClient(RouterFleet fleet) throws IOException, InterruptedException {
    var script = directory.resolve("gnmi_client.py");
    try (var in = GnmiPeerTest.class.getResourceAsStream("/interop/gnmi_client.py")) {
      Files.write(
          script, Objects.requireNonNull(in, "the client script is missing").readAllBytes());
    }
    var pki = fleet.pki();
    var errors = directory.resolve("errors").toFile();
    var access = Objects.requireNonNull(fleet.access().get(NODE));
    var process =
        new ProcessBuilder(
                Peers.PYTHON.toString(),
                script.toString(),
                directory.toString(),
                Integer.toString(access.gnmiPort()),
                NODE.value(),
                pki.authority().toString(),
                pki.certificate(Pki.CONTROLLER).toString(),
                pki.key(Pki.CONTROLLER).toString())
            .redirectError(errors)
            .start();
    try (var out = process.inputReader()) {
      var first = out.readLine();
      assertEquals("ready", first, () -> "the client said instead: " + read(errors.toPath()));
      for (int second = 1; second <= 10; second++) {
        fleet.get(NODE).publish(state(second, second < 3));
      }
      var json = out.readLine();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), () -> read(errors.toPath()));
      return new ObjectMapper().readTree(json);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "nothing readable: " + e;
    }
  }
}
