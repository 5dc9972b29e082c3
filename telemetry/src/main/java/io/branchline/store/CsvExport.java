package io.branchline.store;

import io.branchline.measure.SeriesKey;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Writes series as the CSV file that {@link CsvImport} reads: a row for each time that any has. */
public final class CsvExport {
  private CsvExport() {}

  /** Writes the points of {@code [from, to)}, the series as columns in the given order. */
  public static void write(
      SeriesStore store, List<SeriesKey> keys, Instant from, Instant to, Appendable out)
      throws IOException {
    var columns = keys.stream().map(key -> store.read(key, from, to)).toList();
    out.append("time");
    for (var key : keys) {
      out.append(',').append(key.toString());
    }
    out.append('\n');
    var times = new TreeSet<Long>();
    for (var column : columns) {
      for (long time : column.times()) {
        times.add(time);
      }
    }
    var next = new int[columns.size()];
    for (long time : times) {
      out.append(Instant.ofEpochMilli(time).toString());
      for (int i = 0; i < next.length; i++) {
        var column = columns.get(i);
        out.append(',');
        if (next[i] < column.size() && column.times()[next[i]] == time) {
          out.append(text(column.values()[next[i]++]));
        }
      }
      out.append('\n');
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 && value != 0
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
