package io.branchline.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.branchline.export.proto.WriteRequest;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** A store's samples by remote-write to a server that does not always take them. */
class ForwarderTest {
  private static final List<String> NAMES =
      List.of(
          "line/branch-1-mstp-1/up/sentKbps",
          "queue/branch-1-mstp-1/down/voice/depthBytes",
          "demand/branch-1/office/dc-a/up",
          "policy/hub-1/100/192.0.2.7/kbps");

  private final BlockingQueue<WriteRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

  /** What the server answers next; 204 when there is nothing. */
  private final Queue<Integer> answers = new ArrayDeque<>();

  @TempDir Path directory;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/write",
        exchange -> {
          headers.add(
              exchange.getRequestHeaders().getFirst("Content-Encoding")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Prometheus-Remote-Write-Version")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          var body = Snappy.uncompress(exchange.getRequestBody().readAllBytes());
          requests.add(WriteRequest.parseFrom(body));
          exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(204), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Forwarder forwarder(SeriesStore store) {
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
    return new Forwarder(
        "test",
        store.follow("test"),
        new RemoteWrite(address, Optional.of("Bearer token")),
        Duration.ofMillis(5));
  }

  private WriteRequest request() throws InterruptedException {
    var request = requests.poll(30, TimeUnit.SECONDS);
    assertTrue(request != null, "no request came");
    return request;
  }

  @Test
  void sendsSeriesUnderTheirLabelsInTheOrderOfTheirNames() throws Exception {
    try (var store = SeriesStore.open(directory);
        var _ = forwarder(store)) {
      var samples = new ArrayList<Sample>();
      for (int i = 0; i < NAMES.size(); i++) {
        samples.add(new Sample(SeriesKey.parse(NAMES.get(i)), 2000, i + 0.5));
        samples.add(new Sample(SeriesKey.parse(NAMES.get(i)), 1000, i));
      }
      store.append(samples);
      var sent = new TreeMap<String, String>();
      for (var series : request().getTimeseriesList()) {
        var labels = new ArrayList<String>();
        series.getLabelsList().forEach(l -> labels.add(l.getName() + "=" + l.getValue()));
        var points = new ArrayList<String>();
        series.getSamplesList().forEach(p -> points.add(p.getTimestamp() + ":" + p.getValue()));
        sent.put(String.join(",", labels), String.join(" ", points));
      }
      assertEquals(
          new TreeMap<>(
              Map.of(
                  "__name__=branchline_line_sent_kbps,direction=up,line=branch-1-mstp-1",
                  "1000:0.0 2000:0.5",
                  "__name__=branchline_queue_depth_bytes,class=voice,direction=down,line=branch-1-mstp-1",
                  "1000:1.0 2000:1.5",
                  "__name__=branchline_demand_kbps,class=office,direction=up,far_site=dc-a,site=branch-1",
                  "1000:2.0 2000:2.5",
                  "__name__=branchline_policy_kbps,color=100,endpoint=192.0.2.7,headend=hub-1",
                  "1000:3.0 2000:3.5")),
          sent);
      assertEquals("snappy application/x-protobuf 0.1.0 Bearer token", headers.take());
    }
  }

  @Test
  void triesAgainWhatMayStillBeTakenAndLeavesOutWhatIsRefused() throws Exception {
    answers.addAll(List.of(503, 429, 204, 400, 204));
    var key = SeriesKey.parse(NAMES.getFirst());
    try (var store = SeriesStore.open(directory);
        var forwarder = forwarder(store)) {
      store.append(List.of(new Sample(key, 1000, 1)));
      var first = request();
      assertEquals(first, request());
      assertEquals(first, request());
      store.append(List.of(new Sample(key, 2000, 2)));
      request();
      // A refused request is not sent again: what comes next is the next sample.
      store.append(List.of(new Sample(key, 3000, 3)));
      var next = request();
      assertEquals(3000, next.getTimeseries(0).getSamples(0).getTimestamp());
      while (forwarder.state().behind() > 0) {
        Thread.onSpinWait();
      }
      assertEquals(new Forwarder.State(2, 1, 0, 0, Optional.empty()), forwarder.state());
    }
  }
}
