package io.branchline.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Rows as a table for people and as JSON for programs. */
public final class BenchReport {
  private BenchReport() {}

  /** Prints a table of rows, one line each. */
  public static void print(String title, List<BenchRow> rows, PrintWriter out) {
    out.printf(
        "%-50s %12s %12s %9s %12s  %s%n", title, "measured", "peer", "ratio", "limit", "verdict");
    for (var row : rows) {
      out.printf(
          "%-50s %12s %12s %9s %12s  %s%s%s%n",
          row.measure(),
          figure(row.ours(), row.unit()),
          figure(row.peerFigure(), row.unit()),
          row.peer().isEmpty() ? "" : figure(row.ratio(), ""),
          row.limit(),
          row.verdict(),
          row.peer().isEmpty() ? "" : "  (" + row.peer() + ")",
          row.note().isEmpty() ? "" : "  " + row.note());
    }
    out.flush();
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

  private static String figure(double value, String unit) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    var form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
    return (String.format(Locale.ROOT, form, value) + " " + unit).strip();
  }
}
