package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The offline planner as users call it: files in, a file out, one line when something is wrong. */
class OfflinePlannerTest {
  private static final Path INSTANCES = Path.of("../../shared/data/te");

  /** A diamond with a cheap way by b and a dear one by c, and a way back. */
  private static final String GRAPH =
      """
      NODES 4
      label x y
      s 0 0
      b 1 1
      c 1.5 -1
      t 2 0

      EDGES 5
      label src dest weight bw delay
      sb 0 1 1 1000 10
      bt 1 3 1 1000 10
      sc 0 2 2 1000 10
      ct 2 3 2 1000.5 10
      ts 3 0 1 1000 10
      """;

  private static final String DEMANDS =
      """
      DEMANDS 3
      label src dest bw
      one 0 3 600
      two 0 3 300
      back 3 1 100
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path graph = Path.of("");
  private Path demands = Path.of("");
  private Path placement = Path.of("");

  @BeforeEach
  void files() throws IOException {
    graph = Files.writeString(folder.resolve("net.graph"), GRAPH);
    demands = Files.writeString(folder.resolve("net.demands"), DEMANDS);
    placement = folder.resolve("placement.json");
  }

  private int run(String... arguments) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private int place(Path graphFile, Path demandsFile, String split) {
    return run(
        "place",
        "--graph",
        graphFile.toString(),
        "--demands",
        demandsFile.toString(),
        "--time-limit",
        "200ms",
        "--split",
        split,
        "--out",
        placement.toString());
  }

  @Test
  void placesAndWritesWhatTheContractSays() throws IOException {
    assertEquals(0, place(graph, demands, "1"), err.toString());
    var answer = new ObjectMapper().readTree(placement.toFile());
    assertEquals(0.6, answer.get("maxUtilisation").asDouble(), 1e-9);
    assertEquals(0.5, answer.get("lowerBound").asDouble(), 0.01);
    assertEquals(1, answer.get("demands").size(), "what keeps to the IGP is not listed");
    assertEquals("[2,3]", answer.at("/demands/0/segmentLists/0/segments").toString());
    assertEquals(0.6, PlainRecount.maxUtilisation(graph, demands, placement), 1e-9);
    assertEquals(List.of("net.demands", "net.graph", "placement.json"), listing());
  }

  private List<String> listing() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void splittingHelps() throws IOException {
    assertEquals(0, place(graph, demands, "4"), err.toString());
    assertTrue(PlainRecount.maxUtilisation(graph, demands, placement) < 0.55);
  }

  @Test
  void theBoundIsBelowEveryPlacement() {
    int code =
        run(
            "bound",
            "--graph",
            graph.toString(),
            "--demands",
            demands.toString(),
            "--time-limit",
            "100ms");
    assertEquals(0, code, err.toString());
    assertEquals(0.5, Double.parseDouble(out.toString().strip()), 0.005);
  }

  @Test
  void aDemandWithoutAnyWayIsNamed() throws IOException {
    Files.writeString(graph, GRAPH.replace("EDGES 5", "EDGES 4").replace("ts 3 0 1 1000 10\n", ""));
    assertEquals(0, place(graph, demands, "1"), err.toString());
    assertTrue(err.toString().contains("not placed: back, there is no way from t to b"));
  }

  @Test
  void aLinkFromANodeToItselfCarriesNothing() throws IOException {
    Files.writeString(graph, GRAPH.replace("ts 3 0 1 1000 10", "ss 0 0 1 1000 10"));
    Files.writeString(demands, DEMANDS.replace("back 3 1 100", "back 1 3 100"));
    assertEquals(0, place(graph, demands, "1"), err.toString());
    assertEquals(0.6, PlainRecount.maxUtilisation(graph, demands, placement), 1e-9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bt 1 3|bt 1 9|:11:6: dest is a whole number from 0 to 3, not \"9\"",
        "bt 1 3 1 1000|bt 1 3 1 -5|:11:10: bw is a number from 1.0E-6 to 1.0E15, not \"-5\"",
        "bt 1 3 1 1000|bt 1 3 1 NaN|:11:10: bw is a number",
        "bt 1 3 1|bt 1 3 0|:11:8: weight is a whole number from 1 to 2147483647",
        "bt 1 3 1|bt 1 3 99999999999999999999|:11:8: weight is a whole number",
        "bt 1 3|sb 1 3|:11:1: the label sb was there before",
        "bt 1 3 1 1000 10|bt 1 3 1 1000|:11:14: the line ends before delay",
        "bt 1 3 1 1000 10|bt 1 3 1 1000 10 7|:11:18: nothing is expected here",
        "EDGES 5|EDGES 6|:14: the file ends before link 6 of 6",
        "EDGES 5|EDGES 4|:14:1: more lines than were announced",
        "EDGES 5|EDGES x|:8:7: the number of EDGES is a whole number",
        "NODES 4|NODS 4|:1:1: expected the word NODES, not \"NODS\"",
      })
  void aBadGraphIsAnErrorWithLineAndColumn(String text, String wrong, String message)
      throws IOException {
    Files.writeString(graph, GRAPH.replace(text, wrong));
    assertEquals(1, place(graph, demands, "1"));
    assertTrue(err.toString().startsWith("branchline: " + graph + message), err.toString());
    assertEquals(1, err.toString().lines().count());
    assertFalse(Files.exists(placement));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "two 0 3 300|two 0 4 300|:4:7: dest is a whole number from 0 to 3, not \"4\"",
        "two 0 3 300|two 0 3 -1|:4:9: bw is a number from 0.0 to 1.0E15, not \"-1\"",
        "two 0 3 300|two 0 3 1e99|:4:9: bw is a number",
        "two 0 3 300|two 0|:4:6: the line ends before dest",
        "DEMANDS 3|DEMANDS 4|:5: the file ends before demand 4 of 4",
      })
  void badDemandsAreAnErrorWithLineAndColumn(String text, String wrong, String message)
      throws IOException {
    Files.writeString(demands, DEMANDS.replace(text, wrong));
    assertEquals(1, place(graph, demands, "1"));
    assertTrue(err.toString().startsWith("branchline: " + demands + message), err.toString());
    assertFalse(Files.exists(placement));
  }

  @Test
  void badOptionsAreRefused() {
    assertNotEquals(0, place(graph, demands, "0"));
    assertTrue(err.toString().contains("a demand has 1 to 16 lists, not 0"), err.toString());
    assertNotEquals(0, run("bound", "--graph", graph.toString(), "--demands", "nowhere"));
    assertTrue(err.toString().contains("cannot read nowhere"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Abilene", "Geant2012", "Interoute", "Renater2010", "Uninett2011"})
  void whatIsSaidOfPublicInstancesIsSo(String name) throws IOException {
    assumeTrue(Files.isDirectory(INSTANCES), "the instances of ../shared/data/te are not here");
    var instanceGraph = INSTANCES.resolve(name + ".graph");
    var instanceDemands = INSTANCES.resolve(name + ".0000.demands");
    double plain = PlainRecount.maxUtilisation(instanceGraph, instanceDemands, placement);
    assertEquals(0, place(instanceGraph, instanceDemands, "2"), err.toString());
    var answer = new ObjectMapper().readTree(placement.toFile());
    double recounted = PlainRecount.maxUtilisation(instanceGraph, instanceDemands, placement);
    assertEquals(recounted, answer.get("maxUtilisation").asDouble(), 1e-9);
    assertTrue(recounted < plain);
    assertTrue(answer.get("lowerBound").asDouble() <= recounted);
  }
}
