package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Debian's VictoriaMetrics, which tests write to; the test is skipped where it is not there. */
final class VictoriaMetrics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path program;
  private final Path data;
  private final int port;
  private Process process;

  private VictoriaMetrics(Path program, Path data, int port) throws Exception {
    this.program = program;
    this.data = data;
    this.port = port;
    process = launch();
    awaitAnswer();
  }

  static VictoriaMetrics start(Path data) throws Exception {
    var program = Peers.requireProgram("victoria-metrics", "victoria-metrics");
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      socket.close();
      return new VictoriaMetrics(program, data, port);
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            program.toString(),
            "-storageDataPath=" + data,
            "-httpListenAddr=127.0.0.1:" + port,
            "-retentionPeriod=100y",
            "-dedup.minScrapeInterval=1ms")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitAnswer() throws Exception {
    Eventually.that(
        "VictoriaMetrics answers",
        PATIENCE,
        () -> {
          assertTrue(process.isAlive(), "VictoriaMetrics ended");
          try {
            return get("/health").contains("OK");
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** Where samples are written to. */
  String writeAddress() {
    return "http://127.0.0.1:" + port + "/api/v1/write";
  }

  void startAgain() throws Exception {
    process = launch();
    awaitAnswer();
  }

  /** As an operator does: what it has acknowledged but keeps in memory is written. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Fails unless it has every sample of {@link BusCollector}'s up to this round, each once. */
  void requireAll(long last) throws IOException, InterruptedException {
    get("/internal/force_flush");
    var query = URLEncoder.encode("{__name__=\"branchline_line_kbps\"}", StandardCharsets.UTF_8);
    var series = get("/api/v1/export?match[]=" + query).lines().toList();
    assertEquals(BusCollector.LINES, series.size());
    for (var line : series) {
      var kept = new ObjectMapper().readTree(line);
      int number = Integer.parseInt(kept.at("/metric/line").asText().substring("line-".length()));
      assertEquals("up", kept.at("/metric/direction").asText());
      var times = new long[(int) last + 1];
      var values = new double[times.length];
      for (int round = 0; round < times.length; round++) {
        times[round] = BusCollector.time(round);
        values[round] = BusCollector.value(number, round);
      }
      assertArrayEquals(times, longs(kept.get("timestamps")));
      assertArrayEquals(values, doubles(kept.get("values")));
    }
  }

  private static long[] longs(JsonNode array) {
    var longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = array.get(i).asLong();
    }
    return longs;
  }

  private static double[] doubles(JsonNode array) {
    var doubles = new double[array.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = array.get(i).asDouble();
    }
    return doubles;
  }

  private String get(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Override
  public void close() throws InterruptedException {
    end();
  }
}
