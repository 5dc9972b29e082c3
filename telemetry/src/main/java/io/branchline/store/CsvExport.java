package io.branchline.store;

import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Writes series as the CSV file that {@link CsvImport} reads: a row for each time that any has. Of
 * each series a few chunks are in memory at a time, however long the span is; what is appended
 * meanwhile may be there or not.
 */
public final class CsvExport {
  /** Points of a series that are read at a time, and up to a chunk more. */
  static final int POINTS_AT_ONCE = 2048;

  private CsvExport() {}

  /** Reads the first points of a span, as {@link SeriesStore#readFirst} does. */
  interface Source {
    Points readFirst(SeriesKey key, Instant from, Instant to, int least);
  }

  /** Writes the points of {@code [from, to)}, the series as columns in the given order. */
  public static void write(
      SeriesStore store, List<SeriesKey> keys, Instant from, Instant to, Appendable out)
      throws IOException {
    write(store::readFirst, keys, from, to, out);
  }

  static void write(Source source, List<SeriesKey> keys, Instant from, Instant to, Appendable out)
      throws IOException {
    out.append("time");
    for (var key : keys) {
      out.append(',').append(key.toString());
    }
    out.append('\n');
    var columns = keys.stream().map(key -> new Column(source, key, from, to)).toList();
    while (true) {
      long time = Long.MAX_VALUE;
      for (var column : columns) {
        time = Math.min(time, column.time());
      }
      if (time == Long.MAX_VALUE) {
        return;
      }
      out.append(Instant.ofEpochMilli(time).toString());
      for (var column : columns) {
        out.append(',');
        if (column.time() == time) {
          out.append(text(column.take()));
        }
      }
      out.append('\n');
    }
  }

  /** One series, from its first point to its last. */
  private static final class Column {
    private final Source source;
    private final SeriesKey key;
    private final Instant to;
    private Points points;
    private int next;

    private Column(Source source, SeriesKey key, Instant from, Instant to) {
      this.source = source;
      this.key = key;
      this.to = to;
      points = source.readFirst(key, from, to, POINTS_AT_ONCE);
    }

    /** Of the next point; a time that never comes after the last. */
    private long time() {
      return next < points.size() ? points.times()[next] : Long.MAX_VALUE;
    }

    private double take() {
      double value = points.values()[next];
      long time = points.times()[next++];
      if (next == points.size()) {
        points = source.readFirst(key, Instant.ofEpochMilli(time + 1), to, POINTS_AT_ONCE);
        next = 0;
      }
      return value;
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 && value != 0
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
