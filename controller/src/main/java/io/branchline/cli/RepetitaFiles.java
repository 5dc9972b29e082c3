package io.branchline.cli;

import io.branchline.network.Link;
import io.branchline.optimize.FlowDemand;
import io.branchline.optimize.FlowNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Networks and demands in the text formats of REPETITA (Gay, Schaus and Vissicchio,
 * arXiv:1710.08665): a section of nodes, one of directed links with weight, bandwidth in kbit/s and
 * delay in microseconds; a section of demands in kbit/s.
 */
public final class RepetitaFiles {
  private static final int MOST_NODES = 1_000_000;
  private static final int MOST_LINES = 50_000_000;
  private static final double LEAST_RATE = 1e-6;
  private static final double MOST_RATE = 1e15;
  private static final long MOST_DELAY = Link.LARGEST_METRIC;

  private RepetitaFiles() {}

  /** A network as the file has it; nodes and links are numbered in its order. */
  public record Graph(List<String> nodes, List<Edge> links) {
    /** Its links with weights and bandwidths, numbered as here. */
    public FlowNetwork network() {
      return new FlowNetwork(
          nodes.size(),
          links.stream().mapToInt(Edge::from).toArray(),
          links.stream().mapToInt(Edge::to).toArray(),
          links.stream().mapToLong(Edge::weight).toArray(),
          links.stream().mapToDouble(Edge::kbps).toArray());
    }
  }

  /**
   * A directed link. Public instances have links from a node to itself, too: no shortest path takes
   * them.
   *
   * @param kbps its bandwidth
   */
  public record Edge(String label, int from, int to, long weight, double kbps, long delayMicros) {}

  /** Demands in the file's order, in kbit/s. */
  public record Demands(List<String> labels, List<FlowDemand> flows) {}

  /**
   * Reads a network.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  public static Graph graph(Path file) {
    var reader = new WordReader(file);
    int count = section(reader, "NODES", MOST_NODES);
    var nodes = new ArrayList<String>();
    var known = new HashSet<String>();
    for (int i = 0; i < count; i++) {
      reader.nextLine();
      nodes.add(label(reader, "node " + (i + 1) + " of " + count, known));
      reader.number("x", -Double.MAX_VALUE, Double.MAX_VALUE);
      reader.number("y", -Double.MAX_VALUE, Double.MAX_VALUE);
      reader.endOfLine();
    }
    reader.nextLine();
    int edges = section(reader, "EDGES", MOST_LINES);
    var links = new ArrayList<Edge>();
    known.clear();
    for (int i = 0; i < edges; i++) {
      reader.nextLine();
      var label = label(reader, "link " + (i + 1) + " of " + edges, known);
      int from = (int) reader.whole("src", 0, count - 1L);
      int to = (int) reader.whole("dest", 0, count - 1L);
      long weight = reader.whole("weight", 1, Integer.MAX_VALUE);
      double kbps = reader.number("bw", LEAST_RATE, MOST_RATE);
      long delay = reader.whole("delay", 0, MOST_DELAY);
      reader.endOfLine();
      links.add(new Edge(label, from, to, weight, kbps, delay));
    }
    requireEnd(reader);
    return new Graph(List.copyOf(nodes), List.copyOf(links));
  }

  /**
   * Reads demands between nodes of a network.
   *
   * @throws CommandFailed with file, line and column of what is wrong
   */
  public static Demands demands(Path file, Graph graph) {
    var reader = new WordReader(file);
    int count = section(reader, "DEMANDS", MOST_LINES);
    var labels = new ArrayList<String>();
    var flows = new ArrayList<FlowDemand>();
    var known = new HashSet<String>();
    for (int i = 0; i < count; i++) {
      reader.nextLine();
      labels.add(label(reader, "demand " + (i + 1) + " of " + count, known));
      int from = (int) reader.whole("src", 0, graph.nodes().size() - 1L);
      int to = (int) reader.whole("dest", 0, graph.nodes().size() - 1L);
      flows.add(new FlowDemand(from, to, reader.number("bw", 0, MOST_RATE)));
      reader.endOfLine();
    }
    requireEnd(reader);
    return new Demands(List.copyOf(labels), List.copyOf(flows));
  }

  /** A section's name and size, and the line with its columns' names. */
  private static int section(WordReader reader, String name, int most) {
    reader.expect(name);
    int count = (int) reader.whole("the number of " + name, 0, most);
    reader.endOfLine();
    reader.nextLine();
    reader.expect("label");
    return count;
  }

  private static String label(WordReader reader, String what, Set<String> known) {
    var label = reader.word(what);
    if (!known.add(label)) {
      throw reader.error("the label " + label + " was there before");
    }
    return label;
  }

  private static void requireEnd(WordReader reader) {
    if (reader.nextLine()) {
      reader.word("the end");
      throw reader.error("more lines than were announced");
    }
  }
}
