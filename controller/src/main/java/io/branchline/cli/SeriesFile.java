package io.branchline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A series file: comments that begin with {@code #}, a header {@code time,NAME…}, rows in the order
 * of time; an empty cell is a missing value. Unlike in an import, names are free and every error
 * ends the reading: a forecast of half a file would mislead.
 *
 * @param times seconds since 1970, ascending; a time without zone counts as UTC
 * @param values by column, then by row; NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
public record SeriesFile(Path file, List<String> names, long[] times, double[][] values) {

  /**
   * Reads a file, unpacked when its name ends with {@code .gz}.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  public static SeriesFile read(Path file) {
    try (var in = Files.newInputStream(file);
        var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        var reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return new Reading(file, reader).read();
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e, e);
    }
  }

  public int rows() {
    return times.length;
  }

  /** The time between most rows that follow each other; zero for fewer than two rows. */
  public Duration step() {
    return step(times.length);
  }

  /** The same of the first so many rows alone, as somebody sees it who knows no others yet. */
  public Duration step(int rows) {
    var gaps = new long[Math.max(0, Math.min(rows, times.length) - 1)];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = times[i + 1] - times[i];
    }
    Arrays.sort(gaps);
    return Duration.ofSeconds(gaps.length == 0 ? 0 : gaps[gaps.length / 2]);
  }

  private static final class Reading {
    private final Path file;
    private final BufferedReader in;
    private int line;

    private Reading(Path file, BufferedReader in) {
      this.file = file;
      this.in = in;
    }

    private SeriesFile read() throws IOException {
      var header = next();
      if (header == null || !header.getFirst().equals("time") || header.size() < 2) {
        throw error(1, "expected the header time,NAME…");
      }
      var names = header.subList(1, header.size());
      var seen = new HashSet<String>();
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).isEmpty() || !seen.add(names.get(i))) {
          throw error(i + 2, "\"" + names.get(i) + "\" is no name, or is there twice");
        }
      }
      var times = new ArrayList<Long>();
      var rows = new ArrayList<double[]>();
      for (var cells = next(); cells != null; cells = next()) {
        if (cells.size() != header.size()) {
          throw error(cells.size(), "expected " + header.size() + " cells, not " + cells.size());
        }
        long time = time(cells.getFirst());
        if (!times.isEmpty() && time <= times.getLast()) {
          throw error(1, cells.getFirst() + " is not after the row before");
        }
        times.add(time);
        rows.add(values(cells));
      }
      var values = new double[names.size()][rows.size()];
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < names.size(); column++) {
          values[column][row] = rows.get(row)[column];
        }
      }
      return new SeriesFile(
          file, List.copyOf(names), times.stream().mapToLong(Long::longValue).toArray(), values);
    }

    /** The cells of the next line that is no comment; null at the end. */
    private @Nullable List<String> next() throws IOException {
      while (true) {
        var text = in.readLine();
        line++;
        if (text == null) {
          return null;
        }
        if (!text.isBlank() && !text.startsWith("#")) {
          return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        }
      }
    }

    private long time(String cell) {
      boolean zoned = cell.endsWith("Z") || cell.lastIndexOf('+') > 0;
      try {
        return Instant.parse(zoned ? cell : cell + "Z").getEpochSecond();
      } catch (DateTimeException e) {
        throw error(1, "\"" + cell + "\" is no time: expected for instance 2026-03-17T08:00:00Z");
      }
    }

    private double[] values(List<String> cells) {
      var values = new double[cells.size() - 1];
      for (int i = 0; i < values.length; i++) {
        var cell = cells.get(i + 1);
        try {
          values[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
          throw error(i + 2, "\"" + cell + "\" is no number");
        }
        if (Double.isInfinite(values[i]) || !cell.isEmpty() && Double.isNaN(values[i])) {
          throw error(i + 2, "\"" + cell + "\" is no number");
        }
      }
      return values;
    }

    private CommandFailed error(int column, String problem) {
      return new CommandFailed(file + ":" + line + ":" + column + ": " + problem);
    }
  }
}
