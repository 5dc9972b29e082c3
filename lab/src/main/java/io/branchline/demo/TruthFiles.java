package io.branchline.demo;

import io.branchline.traffic.DemandTraceWriter;
import io.branchline.traffic.LabNetwork;
import io.branchline.traffic.LabNetwork.Twin;
import io.branchline.traffic.Objective;
import io.branchline.traffic.SloMinutes;
import io.branchline.traffic.TruthMinute;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what truly happened while it happens: every minute of the three twins, and the demands. Of
 * a large bank only minutes that broke an objective are written, which are all that is counted, and
 * hourly demands.
 */
final class TruthFiles implements AutoCloseable {
  private final LabNetwork network;
  private final List<Writer> writers = new ArrayList<>();
  private final SloMinutes controlled;

  private TruthFiles(LabNetwork network, Map<String, Objective> objectives) {
    this.network = network;
    this.controlled = new SloMinutes(objectives);
  }

  /** The name of a twin in the evidence: {@code with}, {@code without}, {@code static}. */
  static String name(Twin twin) {
    return switch (twin) {
      case CONTROLLED -> "with";
      case UNCONTROLLED -> "without";
      case STATIC -> "static";
    };
  }

  /**
   * Begins to write in {@code folder}; call before the network starts.
   *
   * @param objectives what a minute is judged by
   */
  static TruthFiles begin(
      LabNetwork network, Path folder, Map<String, Objective> objectives, Pace pace)
      throws IOException {
    var files = new TruthFiles(network, objectives);
    var truths = new EnumMap<Twin, Writer>(Twin.class);
    for (var twin : Twin.values()) {
      var writer = Files.newBufferedWriter(folder.resolve("truth-" + name(twin) + ".csv"));
      writer.write(TruthMinute.CSV_HEADER + "\n");
      truths.put(twin, writer);
      files.writers.add(writer);
    }
    truths.forEach((twin, writer) ->
        network.record(
            twin,
            minute -> {
              if (pace.allMinutes() || SloMinutes.isLost(objectives, minute)) {
                write(writer, minute.toCsv() + "\n");
              }
              if (twin == Twin.CONTROLLED) {
                files.judge(minute);
              }
            }));
    var demands =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(
                    Files.newOutputStream(folder.resolve("demands.csv.gz")), 1 << 16),
                StandardCharsets.UTF_8));
    files.writers.add(demands);
    network.onDemands(
        new DemandTraceWriter(
            network.demands(),
            Math.toIntExact(pace.traceInterval().toSeconds()),
            network.stride(),
            demands));
    return files;
  }

  private synchronized void judge(TruthMinute minute) {
    controlled.add(minute);
  }

  /** Minutes of the controlled network that were lost so far. */
  synchronized int lostMinutes() {
    return controlled.lost();
  }

  private static void write(Writer writer, String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the evidence cannot be written", e);
    }
  }

  /** Stops the network, whose last minutes are then written, and closes the files. */
  @Override
  public void close() throws IOException {
    network.close();
    for (var writer : writers) {
      writer.close();
    }
  }
}
