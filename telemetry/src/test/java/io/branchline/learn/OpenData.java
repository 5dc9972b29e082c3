package io.branchline.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Measured series that are no part of the project, because their terms differ: {@code
 * shared/data/traffic} beside the project's folder, or where the system property {@code
 * branchline.shared} says.
 */
final class OpenData {
  private OpenData() {}

  /** One column of a file by time; the test is skipped, and says why, when the file is absent. */
  static TreeMap<Instant, Double> series(String file, String column) throws IOException {
    var path = find(file);
    Assumptions.assumeTrue(
        path != null, () -> "skipped: ../shared/data/traffic/" + file + " is not there");
    var series = new TreeMap<Instant, Double>();
    try (var in = new GZIPInputStream(Files.newInputStream(path));
        var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      int at = -1;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        var cells = line.split(",", -1);
        if (at < 0) {
          at = Arrays.asList(cells).indexOf(column);
        } else if (!cells[at].isEmpty()) {
          var time = cells[0].endsWith("Z") ? cells[0] : cells[0] + "Z";
          series.put(Instant.parse(time), Double.parseDouble(cells[at]));
        }
      }
    }
    return series;
  }

  private static @Nullable Path find(String file) {
    var named = System.getProperty("branchline.shared");
    if (named != null) {
      var path = Path.of(named, "data", "traffic", file);
      return Files.exists(path) ? path : null;
    }
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var path = folder.resolveSibling("shared").resolve("data").resolve("traffic").resolve(file);
      if (Files.exists(path)) {
        return path;
      }
    }
    return null;
  }
}
