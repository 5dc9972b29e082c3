package io.branchline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.branchline.measure.SeriesKey;
import io.branchline.store.CsvError.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads series from a CSV file, such as an earlier monitoring system writes: {@code #} comments,
 * then a header {@code time,NAME…} with names of series, then rows with an ISO 8601 time in UTC; an
 * empty cell is a missing value. What cannot be read is reported by line and column and left out,
 * the rest is imported. Importing a file twice leaves the store as importing it once does.
 *
 * <p>Rows may come in any order, but from times that are past: a value that is yet to come would
 * take the place of the present, and what is measured from then on would be late.
 */
public final class CsvImport {
  /** Rows held in memory before they are written, a week of 15-minute values. */
  private static final int BLOCK_ROWS = 672;

  private final SeriesStore store;
  private final Instant latest;
  private final List<CsvError> errors = new ArrayList<>();
  private final List<Optional<Column>> columns = new ArrayList<>();
  private final Map<Cause, Long> leftOut = new EnumMap<>(Cause.class);
  private long points;
  private long line;

  private static final class Column {
    private final SeriesKey key;
    private long[] times = new long[16];
    private double[] values = new double[16];
    private int count;
    private boolean inOrder = true;
    private boolean hadValue;

    private Column(SeriesKey key) {
      this.key = key;
    }

    private void add(long time, double value) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      inOrder &= count == 0 || time > times[count - 1];
      times[count] = time;
      values[count++] = value;
      hadValue = true;
    }

    /** What was added since, in order of time; of one time the last. */
    private Points take() {
      Points block;
      if (inOrder) {
        block = new Points(Arrays.copyOf(times, count), Arrays.copyOf(values, count));
      } else {
        var sorted = new TreeMap<Long, Double>();
        for (int i = 0; i < count; i++) {
          sorted.put(times[i], values[i]);
        }
        block = Points.of(sorted);
      }
      count = 0;
      inOrder = true;
      return block;
    }
  }

  private CsvImport(SeriesStore store, Instant latest) {
    this.store = store;
    this.latest = latest;
  }

  /**
   * Imports a file, unpacked when its name ends with {@code .gz}.
   *
   * @param latest rows of later times are left out
   */
  public static ImportReport read(SeriesStore store, Path file, Instant latest) throws IOException {
    try (var in = Files.newInputStream(file);
        var reader =
            new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in, UTF_8)) {
      return read(store, reader, latest);
    }
  }

  /** As {@link #read(SeriesStore, Path, Instant)} does. */
  public static ImportReport read(SeriesStore store, Reader reader, Instant latest)
      throws IOException {
    return new CsvImport(store, latest).run(new BufferedReader(reader, 1 << 16));
  }

  private ImportReport run(BufferedReader reader) throws IOException {
    int rows = 0;
    for (var text = next(reader); text != null; text = next(reader)) {
      if (columns.isEmpty()) {
        readHeader(text.split(",", -1));
      } else {
        readRow(text.split(",", -1));
        if (++rows % BLOCK_ROWS == 0) {
          writeBlock();
        }
      }
    }
    if (columns.isEmpty()) {
      error(0, Cause.HEADER, "the file has no header: expected time,NAME…");
    }
    writeBlock();
    int series = (int) columns.stream().flatMap(Optional::stream).filter(c -> c.hadValue).count();
    return new ImportReport(series, points, leftOut, errors);
  }

  private @Nullable String next(BufferedReader reader) throws IOException {
    while (true) {
      var text = reader.readLine();
      line++;
      if (text == null || !(text.isBlank() || text.startsWith("#"))) {
        return text;
      }
    }
  }

  private void readHeader(String[] cells) {
    columns.add(Optional.empty());
    if (!cells[0].strip().equals("time")) {
      error(1, Cause.HEADER, "the header begins with \"" + cells[0] + "\": expected time");
    }
    var names = new HashSet<SeriesKey>();
    for (int i = 1; i < cells.length; i++) {
      Optional<Column> column = Optional.empty();
      try {
        var key = SeriesKey.parse(cells[i].strip());
        if (names.add(key)) {
          column = Optional.of(new Column(key));
        } else {
          error(i + 1, Cause.HEADER, "the series " + key + " is there twice");
        }
      } catch (IllegalArgumentException e) {
        error(i + 1, Cause.HEADER, String.valueOf(e.getMessage()));
      }
      columns.add(column);
    }
  }

  private void readRow(String[] cells) {
    if (cells.length != columns.size()) {
      error(
          0,
          Cause.CELLS,
          cells.length + " cells: expected " + columns.size() + " as in the header");
      return;
    }
    Instant at;
    long time;
    try {
      at = Instant.parse(cells[0].strip());
      time = at.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      error(1, Cause.TIME, "\"" + cells[0] + "\" is not a time: expected ISO 8601 in UTC with Z");
      return;
    }
    if (!SeriesStore.isKept(time)) {
      error(1, Cause.TIME, "\"" + cells[0] + "\" is too far from now to be kept");
      return;
    }
    if (at.isAfter(latest)) {
      error(1, Cause.FUTURE, "\"" + cells[0] + "\" is yet to come: are these times in UTC?");
      return;
    }
    for (int i = 1; i < cells.length; i++) {
      var column = columns.get(i);
      if (column.isPresent() && !cells[i].isBlank()) {
        readCell(i + 1, column.get(), time, cells[i]);
      }
    }
  }

  private void readCell(int number, Column column, long time, String cell) {
    double value;
    try {
      value = Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      error(number, Cause.VALUE, "\"" + cell + "\" is not a number (" + column.key + ")");
      return;
    }
    column.add(time, value);
    points++;
  }

  private void writeBlock() {
    for (var column : columns) {
      if (column.isPresent() && column.get().count > 0) {
        store.write(column.get().key, column.get().take());
      }
    }
  }

  private void error(int column, Cause cause, String reason) {
    leftOut.merge(cause, 1L, Long::sum);
    if (errors.size() < ImportReport.ERRORS_KEPT) {
      errors.add(new CsvError(line, column, cause, reason));
    }
  }
}
