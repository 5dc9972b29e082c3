package io.branchline.cli;

import io.branchline.cli.CsvReader.Cell;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithm;
import io.branchline.network.FlexAlgorithm.MetricType;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.TopologyChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the flexible algorithms of a network (RFC 9350), which neither form of graph has: an empty
 * cell says nothing; lists are separated by semicolons.
 */
final class FlexAlgorithms {
  private static final List<String> COLUMNS =
      List.of(
          "algorithm", "metric", "excludeAny", "includeAny", "includeAll", "excludeSrlgs", "nodes");

  private static final Map<String, MetricType> METRICS =
      Map.of("igp", MetricType.IGP, "te", MetricType.TE, "delay", MetricType.MIN_DELAY);

  /** The one definition that a file gives needs no priority. */
  private static final int PRIORITY = 128;

  /** Groups from 0 to this can be named, eight words of RFC 7308. */
  private static final int LAST_GROUP = 255;

  private final CsvReader file;
  private final PlannerNetwork network;

  private FlexAlgorithms(Path file, PlannerNetwork network) {
    this.file = new CsvReader(file, COLUMNS);
    this.network = network;
  }

  /**
   * The network with the algorithms of a file.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  static PlannerNetwork read(Path file, PlannerNetwork network) {
    return new FlexAlgorithms(file, network).read();
  }

  private PlannerNetwork read() {
    var topology = network.topology();
    var seen = new HashSet<Long>();
    for (var row : file.rows()) {
      var cell = cell(row, "algorithm");
      long algorithm = file.whole(cell, cell.text(), 128, 255);
      if (!seen.add(algorithm)) {
        throw file.error(cell, "the algorithm " + algorithm + " was there before");
      }
      var definition = definition(row);
      var nodes = nodes(cell(row, "nodes"));
      var changes = new ArrayList<TopologyChange>();
      for (var node : topology.nodes()) {
        if (nodes.isEmpty() || nodes.contains(node.id())) {
          changes.add(new TopologyChange.NodePut(taking(node, (int) algorithm, definition)));
        }
      }
      topology = topology.with(changes);
    }
    return network.with(topology);
  }

  private static Cell cell(List<Cell> row, String column) {
    return row.get(COLUMNS.indexOf(column));
  }

  /** Every node that takes part says the same. */
  private static Node taking(Node node, int algorithm, FlexAlgorithm definition) {
    return node.with(
        node.capabilities().withAlgorithm(algorithm).withDefinition(algorithm, definition));
  }

  private FlexAlgorithm definition(List<Cell> row) {
    var risks = cell(row, "excludeSrlgs");
    return new FlexAlgorithm(
        PRIORITY,
        file.oneOf(cell(row, "metric"), METRICS, "igp"),
        groups(cell(row, "excludeAny")),
        groups(cell(row, "includeAny")),
        groups(cell(row, "includeAll")),
        CsvReader.set(risks, text -> new Srlg(file.whole(risks, text, 0, Srlg.LARGEST))));
  }

  private AdminGroup groups(Cell cell) {
    var bits = new BitSet();
    CsvReader.set(cell, text -> (int) file.whole(cell, text, 0, LAST_GROUP)).forEach(bits::set);
    var words = new ArrayList<Integer>();
    for (int first = 0; first <= LAST_GROUP; first += 32) {
      var word = bits.get(first, first + 32).toLongArray();
      words.add(word.length == 0 ? 0 : (int) word[0]);
    }
    return new AdminGroup(words.getFirst(), words.subList(1, words.size()));
  }

  private Set<NodeId> nodes(Cell cell) {
    return CsvReader.set(
        cell,
        text ->
            network
                .findNode(text)
                .orElseThrow(() -> file.error(cell, "there is no node \"" + text + "\"")));
  }
}
