package io.branchline.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Rows as a table for people and as JSON for programs. */
public final class BenchReport {
  private BenchReport() {}

  /**
   * Prints a table of rows, one line each.
   *
   * @param how the figures were measured, for the line above it
   */
  public static void print(String title, String how, List<BenchRow> rows, PrintWriter out) {
    out.println(title + ": " + how);
    int width =
        Math.max(
            title.length(), rows.stream().mapToInt(row -> row.measure().length()).max().orElse(0));
    var line = "%-" + width + "s %12s %12s %9s %12s  %s%n";
    out.printf(line, title, "measured", "peer", "ratio", "limit", "verdict");
    for (var row : rows) {
      var words = new StringJoiner("  ").add(row.verdict().name());
      if (!row.peer().isEmpty()) {
        words.add("(" + row.peer() + ")");
      }
      if (!row.note().isEmpty()) {
        words.add(row.note());
      }
      out.printf(
          line,
          row.measure(),
          figure(row.ours(), row.unit()),
          figure(row.peerFigure(), row.unit()),
          ratio(row),
          row.limit(),
          words);
    }
    out.flush();
  }

  /** The ratio to the peer as text; empty when there is no peer. */
  static String ratio(BenchRow row) {
    return row.peer().isEmpty() ? "" : figure(row.ratio(), "");
  }

  /** The same as an array of objects; figures that there are not are left out. */
  public static ArrayNode json(List<BenchRow> rows) {
    var array = JsonMapper.builder().build().createArrayNode();
    for (var row : rows) {
      var object = array.addObject().put("measure", row.measure()).put("unit", row.unit());
      put(object, "measured", row.ours());
      put(object, "peerFigure", row.peerFigure());
      put(object, "ratio", row.ratio());
      object
          .put("peer", row.peer())
          .put("limit", row.limit())
          .put("verdict", row.verdict().name().toLowerCase(Locale.ROOT))
          .put("note", row.note());
    }
    return array;
  }

  private static void put(ObjectNode object, String name, double value) {
    if (!Double.isNaN(value)) {
      object.put(name, value);
    }
  }

  /** A figure with its unit in about three digits; empty when there is none. */
  static String figure(double value, String unit) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    var form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
    return (String.format(Locale.ROOT, form, value) + " " + unit).strip();
  }
}
