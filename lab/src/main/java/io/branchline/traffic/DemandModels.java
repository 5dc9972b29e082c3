package io.branchline.traffic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chooses the model that the user asked for. */
public final class DemandModels {
  private DemandModels() {}

  /**
   * The generator when there is no trace; a replay when the one file is a demand trace; otherwise
   * demands shaped by all columns of all series files.
   *
   * @throws IllegalArgumentException naming file and line when a file is wrong
   * @throws IOException when a file cannot be read
   */
  public static DemandModel of(GroundTruth truth, List<Path> traces, long seed) throws IOException {
    if (traces.isEmpty()) {
      return GeneratedDemand.of(truth.calendar(), truth.demands(), seed);
    }
    var real = new ArrayList<RealSeries>();
    for (var trace : traces) {
      if (SeriesCsv.header(trace).equals(ReplayedDemand.HEADER)) {
        if (traces.size() > 1) {
          throw new IllegalArgumentException(
              trace.getFileName()
                  + " is a demand trace: it is replayed alone, without other files");
        }
        return ReplayedDemand.read(trace, truth.bank());
      }
      real.addAll(RealSeries.of(SeriesCsv.read(trace)));
    }
    return SeriesDemand.of(truth.calendar(), truth.demands(), real, seed);
  }
}
