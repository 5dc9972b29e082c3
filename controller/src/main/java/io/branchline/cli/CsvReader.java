package io.branchline.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads rows of a CSV file (RFC 4180, without line breaks in cells) and knows where each cell is.
 */
final class CsvReader {
  private final Path file;
  private final List<String> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * A cell without its quotes.
   *
   * @param line counted from 1
   * @param column counted from 1
   */
  record Cell(String text, int line, int column) {}

  /**
   * Reads a file whose first line names exactly these columns. Blank lines are left out.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  CsvReader(Path file, List<String> columns) {
    this(file, columns, List.of());
  }

  /**
   * Reads a file whose first line names these columns, and after them perhaps some of others.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  CsvReader(Path file, List<String> required, List<String> optional) {
    this.file = file;
    var lines = lines(file);
    var header = lines.isEmpty() ? List.<Cell>of() : cells(lines.getFirst(), 1);
    columns = header.stream().map(Cell::text).toList();
    if (columns.size() < required.size() || !columns.subList(0, required.size()).equals(required)) {
      throw error(1, 1, "expected the columns " + String.join(",", required));
    }
    for (int i = required.size(); i < columns.size(); i++) {
      if (!optional.contains(columns.get(i)) || columns.indexOf(columns.get(i)) < i) {
        throw error(
            header.get(i),
            optional.isEmpty()
                ? "expected no further column"
                : "further columns are " + String.join(" and ", optional) + ", each once");
      }
    }
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      var row = cells(lines.get(i), i + 1);
      if (row.size() != columns.size()) {
        throw error(
            row.getLast(), "expected " + columns.size() + " cells in a row, not " + row.size());
      }
      rows.add(row);
    }
  }

  List<String> columns() {
    return columns;
  }

  List<List<Cell>> rows() {
    return List.copyOf(rows);
  }

  /** An error at a cell. */
  CommandFailed error(Cell cell, String problem) {
    return error(cell.line(), cell.column(), problem);
  }

  private CommandFailed error(int line, int column, String problem) {
    return new CommandFailed(file + ":" + line + ":" + column + ": " + problem);
  }

  static <T> Set<T> set(Cell cell, Function<String, T> reader) {
    return Stream.of(cell.text().split(";", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(reader)
        .collect(Collectors.toUnmodifiableSet());
  }

  <T> T oneOf(Cell cell, Map<String, T> values, String otherwise) {
    var found =
        values.get(cell.text().isEmpty() ? otherwise : cell.text().toLowerCase(Locale.ROOT));
    if (found == null) {
      throw error(
          cell,
          "expected one of "
              + values.keySet().stream().sorted().collect(Collectors.joining(", "))
              + ", not \""
              + cell.text()
              + "\"");
    }
    return found;
  }

  Optional<Double> number(Cell cell, double most) {
    if (cell.text().isEmpty()) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(cell.text());
      if (value >= 0 && value <= most) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw error(cell, "expected a number from 0 to " + most + ", not \"" + cell.text() + "\"");
  }

  long whole(Cell cell, String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw error(
        cell, "expected a whole number from " + least + " to " + most + ", not \"" + text + "\"");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CommandFailed(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private List<Cell> cells(String line, int number) {
    var cells = new ArrayList<Cell>();
    int at = 0;
    while (true) {
      int begin = at;
      String text;
      if (at < line.length() && line.charAt(at) == '"') {
        var quoted = new StringBuilder();
        int end = line.indexOf('"', at + 1);
        while (end >= 0 && end + 1 < line.length() && line.charAt(end + 1) == '"') {
          quoted.append(line, at + 1, end + 1);
          at = end + 1;
          end = line.indexOf('"', at + 1);
        }
        if (end < 0) {
          throw error(number, begin + 1, "a quote is not closed");
        }
        text = quoted.append(line, at + 1, end).toString();
        at = end + 1;
        if (at < line.length() && line.charAt(at) != ',') {
          throw error(number, at + 1, "expected a comma after the quote");
        }
      } else {
        int comma = line.indexOf(',', at);
        at = comma < 0 ? line.length() : comma;
        text = line.substring(begin, at).strip();
      }
      cells.add(new Cell(text, number, begin + 1));
      if (at >= line.length()) {
        return List.copyOf(cells);
      }
      at++;
    }
  }

  /** A cell for a file: quoted where it must be. */
  static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
