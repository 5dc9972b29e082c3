package io.branchline.cli;

import io.branchline.cli.CsvReader.Cell;
import io.branchline.compute.Constraints;
import io.branchline.compute.Disjointness;
import io.branchline.compute.Metric;
import io.branchline.compute.PathRequest;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads requests for paths: an empty cell asks for nothing; lists are separated by semicolons. */
final class PathRequests {
  static final List<String> COLUMNS =
      List.of(
          "id",
          "src",
          "dst",
          "metric",
          "minBandwidthKbps",
          "maxDelayUs",
          "excludeLinks",
          "avoidNodes",
          "excludeSrlgs",
          "k",
          "disjoint");

  private static final Map<String, Metric> METRICS =
      Map.of("igp", Metric.IGP, "te", Metric.TE, "delay", Metric.DELAY, "hops", Metric.HOPS);
  private static final Map<String, Optional<Disjointness>> DISJOINT =
      Stream.concat(
              Stream.of(Map.entry("none", Optional.<Disjointness>empty())),
              Stream.of(Disjointness.values())
                  .map(each -> Map.entry(each.name().toLowerCase(Locale.ROOT), Optional.of(each))))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final double MOST_KBPS = 1e15;
  private static final long MOST_MICROS = 1_000_000_000_000L;
  private static final long MOST_SRLG = 0xFFFF_FFFFL;
  private static final int MOST_PATHS = 10_000;

  private final CsvReader file;
  private final PlannerNetwork network;

  private PathRequests(Path file, PlannerNetwork network) {
    this.file = new CsvReader(file, COLUMNS);
    this.network = network;
  }

  /**
   * A row of the file.
   *
   * @param most how many paths are asked for
   * @param disjoint asks for a pair instead
   */
  record Row(String id, PathRequest request, int most, Optional<Disjointness> disjoint) {}

  /**
   * Reads a file of requests.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  static List<Row> read(Path file, PlannerNetwork network) {
    return new PathRequests(file, network).read();
  }

  private List<Row> read() {
    var rows = new ArrayList<Row>();
    var ids = new HashSet<String>();
    for (var cells : file.rows()) {
      var by = new HashMap<String, Cell>();
      for (int i = 0; i < COLUMNS.size(); i++) {
        by.put(COLUMNS.get(i), cells.get(i));
      }
      rows.add(row(by, ids));
    }
    return List.copyOf(rows);
  }

  private Row row(Map<String, Cell> by, Set<String> ids) {
    var id = cell(by, "id");
    if (id.text().isEmpty()) {
      throw file.error(id, "a request has an id");
    }
    if (!ids.add(id.text())) {
      throw file.error(id, "the id " + id.text() + " was there before");
    }
    var source = node(cell(by, "src"), cell(by, "src").text());
    var target = node(cell(by, "dst"), cell(by, "dst").text());
    var metric = oneOf(cell(by, "metric"), METRICS, "igp");
    var bandwidth =
        number(cell(by, "minBandwidthKbps"), MOST_KBPS)
            .map(Bandwidth::ofKbps)
            .orElse(Bandwidth.ZERO);
    var constraints =
        new Constraints(
            set(cell(by, "excludeLinks"), text -> link(cell(by, "excludeLinks"), text)),
            set(cell(by, "avoidNodes"), text -> node(cell(by, "avoidNodes"), text)),
            set(
                cell(by, "excludeSrlgs"),
                text -> new Srlg(whole(cell(by, "excludeSrlgs"), text, 0, MOST_SRLG))),
            bandwidth);
    var delay = cell(by, "maxDelayUs");
    if (!delay.text().isEmpty()) {
      constraints =
          constraints.withMaxDelay(Latency.ofMicros(whole(delay, delay.text(), 0, MOST_MICROS)));
    }
    var k = cell(by, "k");
    int most = k.text().isEmpty() ? 1 : (int) whole(k, k.text(), 1, MOST_PATHS);
    var disjoint = oneOf(cell(by, "disjoint"), DISJOINT, "none");
    if (disjoint.isPresent() && most > 2) {
      throw file.error(k, "disjoint asks for a pair of paths, so k is 1 or 2 (or empty)");
    }
    if (disjoint.isPresent() && source.equals(target)) {
      throw file.error(cell(by, "dst"), "a disjoint pair needs two different ends");
    }
    return new Row(id.text(), new PathRequest(source, target, metric, constraints), most, disjoint);
  }

  private static Cell cell(Map<String, Cell> by, String column) {
    return Objects.requireNonNull(by.get(column));
  }

  private NodeId node(Cell cell, String text) {
    return network
        .findNode(text)
        .orElseThrow(() -> file.error(cell, "there is no node \"" + text + "\""));
  }

  private LinkId link(Cell cell, String text) {
    return network
        .findLink(text)
        .orElseThrow(() -> file.error(cell, "there is no link \"" + text + "\""));
  }

  private static <T> Set<T> set(Cell cell, Function<String, T> reader) {
    return Stream.of(cell.text().split(";", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(reader)
        .collect(Collectors.toUnmodifiableSet());
  }

  private <T> T oneOf(Cell cell, Map<String, T> values, String otherwise) {
    var found =
        values.get(cell.text().isEmpty() ? otherwise : cell.text().toLowerCase(Locale.ROOT));
    if (found == null) {
      throw file.error(
          cell,
          "expected one of "
              + values.keySet().stream().sorted().collect(Collectors.joining(", "))
              + ", not \""
              + cell.text()
              + "\"");
    }
    return found;
  }

  private Optional<Double> number(Cell cell, double most) {
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
    throw file.error(cell, "expected a number from 0 to " + most + ", not \"" + cell.text() + "\"");
  }

  private long whole(Cell cell, String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below, as a number out of range is.
    }
    throw file.error(
        cell, "expected a whole number from " + least + " to " + most + ", not \"" + text + "\"");
  }
}
