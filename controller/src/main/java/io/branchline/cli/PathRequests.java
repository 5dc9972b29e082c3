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

  /** Columns that a file may have after the others. */
  private static final List<String> MORE_COLUMNS = List.of("algorithm", "ecmp");

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
  private static final int MOST_PATHS = 10_000;

  /** So many equal paths are listed when k does not say. */
  private static final int USUAL_EQUAL_PATHS = 100;

  private final CsvReader file;
  private final PlannerNetwork network;

  private PathRequests(Path file, PlannerNetwork network) {
    this.file = new CsvReader(file, COLUMNS, MORE_COLUMNS);
    this.network = network;
  }

  /**
   * A row of the file.
   *
   * @param most how many paths are asked for
   * @param disjoint asks for a pair instead
   * @param ecmp asks for all best paths instead, of which {@code most} are listed
   */
  record Row(
      String id, PathRequest request, int most, Optional<Disjointness> disjoint, boolean ecmp) {}

  /**
   * What a file holds.
   *
   * @param asksForEcmp whether it has a column for that
   */
  record Requests(List<Row> rows, boolean asksForEcmp) {}

  /**
   * Reads a file of requests.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  static Requests read(Path file, PlannerNetwork network) {
    return new PathRequests(file, network).read();
  }

  private Requests read() {
    var rows = new ArrayList<Row>();
    var ids = new HashSet<String>();
    for (var cells : file.rows()) {
      var by = new HashMap<String, Cell>();
      for (int i = 0; i < cells.size(); i++) {
        by.put(file.columns().get(i), cells.get(i));
      }
      rows.add(row(by, ids));
    }
    return new Requests(List.copyOf(rows), file.columns().contains("ecmp"));
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
    var metric = file.oneOf(cell(by, "metric"), METRICS, "igp");
    var bandwidth =
        file.number(cell(by, "minBandwidthKbps"), MOST_KBPS)
            .map(Bandwidth::ofKbps)
            .orElse(Bandwidth.ZERO);
    var constraints =
        new Constraints(
            CsvReader.set(cell(by, "excludeLinks"), text -> link(cell(by, "excludeLinks"), text)),
            CsvReader.set(cell(by, "avoidNodes"), text -> node(cell(by, "avoidNodes"), text)),
            CsvReader.set(
                cell(by, "excludeSrlgs"),
                text -> new Srlg(file.whole(cell(by, "excludeSrlgs"), text, 0, Srlg.LARGEST))),
            bandwidth);
    var delay = cell(by, "maxDelayUs");
    if (!delay.text().isEmpty()) {
      constraints =
          constraints.withMaxDelay(
              Latency.ofMicros(file.whole(delay, delay.text(), 0, MOST_MICROS)));
    }
    var k = cell(by, "k");
    int most = k.text().isEmpty() ? 1 : (int) file.whole(k, k.text(), 1, MOST_PATHS);
    var disjoint = file.oneOf(cell(by, "disjoint"), DISJOINT, "none");
    if (disjoint.isPresent() && most > 2) {
      throw file.error(k, "disjoint asks for a pair of paths, so k is 1 or 2 (or empty)");
    }
    if (disjoint.isPresent() && source.equals(target)) {
      throw file.error(cell(by, "dst"), "a disjoint pair needs two different ends");
    }
    boolean ecmp =
        Optional.ofNullable(by.get("ecmp"))
            .map(cell -> ecmp(cell, disjoint.isPresent()))
            .orElse(false);
    var algorithm = Optional.ofNullable(by.get("algorithm")).filter(cell -> !cell.text().isEmpty());
    if (algorithm.isPresent() && !cell(by, "metric").text().isEmpty()) {
      throw file.error(
          cell(by, "metric"), "a flexible algorithm has a metric of its own: leave this empty");
    }
    var request =
        new PathRequest(
            source,
            target,
            metric,
            constraints,
            algorithm.map(cell -> (int) file.whole(cell, cell.text(), 128, 255)).orElse(0));
    return new Row(
        id.text(), request, ecmp && k.text().isEmpty() ? USUAL_EQUAL_PATHS : most, disjoint, ecmp);
  }

  private boolean ecmp(Cell cell, boolean disjoint) {
    boolean asked = file.oneOf(cell, Map.of("true", true, "false", false), "false");
    if (asked && disjoint) {
      throw file.error(cell, "ask for all equal paths or for a disjoint pair, not for both");
    }
    return asked;
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
}
