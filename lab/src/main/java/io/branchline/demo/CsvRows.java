package io.branchline.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the evidence's own CSV files, whose cells hold no commas. */
final class CsvRows {
  private CsvRows() {}

  /** One row, its cells by column name. */
  static final class Row {
    private final Map<String, Integer> columns;
    private final String[] cells;

    Row(Map<String, Integer> columns, String[] cells) {
      this.columns = columns;
      this.cells = cells;
    }

    String text(String column) {
      var index = columns.get(column);
      if (index == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      return cells[index];
    }

    double number(String column) {
      return Double.parseDouble(text(column));
    }
  }

  static void read(Path file, Consumer<Row> reader) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Map<String, Integer> columns = null;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        var cells = line.split(",", -1);
        if (columns == null) {
          columns = new HashMap<>();
          for (int i = 0; i < cells.length; i++) {
            columns.put(cells[i], i);
          }
        } else {
          reader.accept(new Row(columns, cells));
        }
      }
    }
  }
}
