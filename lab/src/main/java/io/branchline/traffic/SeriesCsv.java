package io.branchline.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A series file: comments that begin with {@code #}, a header {@code time,NAME...}, rows in the
 * order of time; an empty value is missing; {@code .gz} is unpacked. When some columns are named as
 * rates (mbps, kbps, bps), the others are something else and left out.
 *
 * @param times seconds since 1970; a time without zone counts as UTC
 * @param values by column, then by row; NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
record SeriesCsv(String file, List<String> names, long[] times, double[][] values) {
  private static final Set<String> RATES = Set.of("bps", "kbps", "mbps", "gbps");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming file and line when it is no series file
   */
  static SeriesCsv read(Path path) throws IOException {
    var file = String.valueOf(path.getFileName());
    try (var in = open(path)) {
      return new Reader(file).read(in);
    }
  }

  /** The text of a file, unpacked when its name ends in {@code .gz}. */
  static BufferedReader open(Path path) throws IOException {
    var in = Files.newInputStream(path);
    var plain = path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  /** The first line that is no comment. */
  static String header(Path path) throws IOException {
    try (var in = open(path)) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#") && !line.isBlank()) {
          return line;
        }
      }
      return "";
    }
  }

  static long parseTime(String text) {
    return text.endsWith("Z")
        ? Instant.parse(text).getEpochSecond()
        : LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC);
  }

  private static final class Reader {
    private final String file;
    private final List<Long> times = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private int number;

    Reader(String file) {
      this.file = file;
    }

    SeriesCsv read(BufferedReader in) throws IOException {
      String[] names = null;
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.startsWith("#") || line.isBlank()) {
          continue;
        }
        var cells = line.split(",", -1);
        if (names == null) {
          if (!cells[0].equals("time") || cells.length < 2) {
            throw error("expected a header time,NAME..., found \"" + line + "\"");
          }
          names = cells;
        } else {
          row(cells, names.length);
        }
      }
      if (names == null || rows.size() < 2) {
        throw error("expected a header and at least two rows");
      }
      return select(names);
    }

    private void row(String[] cells, int width) {
      if (cells.length != width) {
        throw error("expected " + width + " values, found " + cells.length);
      }
      try {
        times.add(parseTime(cells[0]));
        var row = new double[width - 1];
        for (int i = 1; i < width; i++) {
          row[i - 1] = cells[i].isBlank() ? Double.NaN : Double.parseDouble(cells[i]);
        }
        rows.add(row);
      } catch (NumberFormatException | DateTimeException e) {
        throw error(String.valueOf(e.getMessage()));
      }
      int n = times.size();
      if (n > 1 && times.get(n - 1) <= times.get(n - 2)) {
        throw error("time does not increase: " + cells[0]);
      }
    }

    private SeriesCsv select(String[] names) {
      var own = Arrays.asList(names).subList(1, names.length);
      boolean rates = own.stream().anyMatch(RATES::contains);
      int[] chosen =
          IntStream.range(0, own.size())
              .filter(i -> !rates || RATES.contains(own.get(i)))
              .toArray();
      var values = new double[chosen.length][rows.size()];
      for (int c = 0; c < chosen.length; c++) {
        for (int r = 0; r < rows.size(); r++) {
          values[c][r] = rows.get(r)[chosen[c]];
        }
      }
      return new SeriesCsv(
          file,
          Arrays.stream(chosen).mapToObj(own::get).toList(),
          times.stream().mapToLong(Long::longValue).toArray(),
          values);
    }

    private IllegalArgumentException error(String problem) {
      return new IllegalArgumentException(file + ":" + number + ": " + problem);
    }
  }
}
