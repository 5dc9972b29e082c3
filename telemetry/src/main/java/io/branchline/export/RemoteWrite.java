package io.branchline.export;

import io.branchline.export.proto.Label;
import io.branchline.export.proto.Point;
import io.branchline.export.proto.TimeSeries;
import io.branchline.export.proto.WriteRequest;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xerial.snappy.Snappy;

/**
 * Sends samples by Prometheus remote-write 1.0, which VictoriaMetrics, Mimir, Thanos and Prometheus
 * itself take. A request that went wrong is sent again with the same samples, which the other side
 * keeps once (VictoriaMetrics with {@code -dedup.minScrapeInterval=1ms}).
 */
public final class RemoteWrite implements Destination {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int LONGEST_REASON = 300;

  private final URI address;
  private final Optional<String> authorization;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Labels once made; as many as there are series. */
  private final Map<SeriesKey, List<Label>> labels = new HashMap<>();

  /**
   * @param address for instance {@code http://localhost:8428/api/v1/write}
   * @param authorization value of the header of that name
   */
  public RemoteWrite(URI address, Optional<String> authorization) {
    this.address = address;
    this.authorization = authorization;
  }

  @Override
  public void deliver(List<Sample> samples) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .header("User-Agent", "branchline")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Snappy.compress(encode(samples))));
    authorization.ifPresent(value -> request.header("Authorization", value));
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    var text = response.body().strip();
    var reason =
        address
            + " answers "
            + status
            + ": "
            + text.substring(0, Math.min(LONGEST_REASON, text.length()));
    // What is wrong with the request will be wrong with it again.
    if (status / 100 == 4 && status != TOO_MANY_REQUESTS) {
      throw new RefusedException(reason);
    }
    throw new IOException(reason);
  }

  private byte[] encode(List<Sample> samples) {
    var request = WriteRequest.newBuilder();
    samples.stream()
        .collect(Collectors.groupingBy(Sample::series))
        .forEach((key, ofSeries) -> {
          var series =
              TimeSeries.newBuilder()
                  .addAllLabels(labels.computeIfAbsent(key, RemoteWrite::labelsOf));
          ofSeries.stream()
              .sorted(Comparator.comparingLong(Sample::epochMillis))
              .forEach(sample ->
                  series.addSamples(
                      Point.newBuilder()
                          .setTimestamp(sample.epochMillis())
                          .setValue(sample.value())));
          request.addTimeseries(series);
        });
    return request.build().toByteArray();
  }

  private static List<Label> labelsOf(SeriesKey key) {
    return MetricName.labels(key).entrySet().stream()
        .map(entry -> Label.newBuilder().setName(entry.getKey()).setValue(entry.getValue()).build())
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
