package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code branchline path} as users call it: requests in, answers out. */
class OfflinePathsTest {
  /**
   * Three ways from s to t: by a (cheap and slow), by b (dear and quick), and straight (narrow).
   */
  private static final String GRAPH =
      """
      NODES 5
      label x y
      s 0 0
      a 1 1
      b 1 -1
      t 2 0
      island 9 9

      EDGES 6
      label src dest weight bw delay
      sa 0 1 1 1000 500
      at 1 3 1 1000 500
      sb 0 2 5 2000 10
      bt 2 3 5 2000 10
      st 0 3 3 100 50
      ts 3 0 3 100 50
      """;

  private static final String HEADER =
      "id,src,dst,metric,minBandwidthKbps,maxDelayUs,excludeLinks,avoidNodes,excludeSrlgs,k,disjoint\n";

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path graph = Path.of("");
  private Path requests = Path.of("");
  private Path answers = Path.of("");

  @BeforeEach
  void files() throws IOException {
    graph = Files.writeString(folder.resolve("net.graph"), GRAPH);
    requests = folder.resolve("requests.csv");
    answers = folder.resolve("answers.csv");
  }

  private int run(String rows, String... more) throws IOException {
    Files.writeString(requests, rows);
    var arguments =
        List.of(
            "path",
            "--graph",
            graph.toString(),
            "--requests",
            requests.toString(),
            "--out",
            answers.toString());
    return Main.execute(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err, true),
        Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private List<String> answersTo(String rows) throws IOException {
    assertEquals(0, run(HEADER + rows), err.toString());
    var lines = Files.readAllLines(answers);
    assertEquals("id,rank,feasible,cost,delayUs,links,reason", lines.getFirst());
    return lines.subList(1, lines.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r,s,t,,,,,,,,|r,1,true,2,1000,sa;at,",
        "r,0,3,igp,,,,,,1,none|r,1,true,2,1000,sa;at,",
        "r,s,t,te,,,,,,,|r,1,true,2,1000,sa;at,",
        "r,s,t,delay,,,,,,,|r,1,true,20,20,sb;bt,",
        "r,s,t,HOPS,,,,,,,|r,1,true,1,50,st,",
        "r,s,t,igp,1000.5,,,,,,|r,1,true,10,20,sb;bt,",
        "r,s,t,igp,,999,,,,,|r,1,true,3,50,st,",
        "r,s,t,igp,,49,,,,,|r,1,true,10,20,sb;bt,",
        "r,s,t,igp,,,sa;4,,,,|r,1,true,10,20,sb;bt,",
        "r,s,t,igp,,,,a; 2,,,|r,1,true,3,50,st,",
        "r,s,s,igp,,,,,,,|r,1,true,0,0,,",
        "\"r,\"\"1\"\"\",s,t,igp,,,,,7,,|\"r,\"\"1\"\"\",1,true,2,1000,sa;at,",
      })
  void a01_theBestPathWithinConstraints(String request, String answer) throws IOException {
    assertEquals(List.of(answer), answersTo(request + "\n"));
  }

  @Test
  void a02_severalPathsBestFirst() throws IOException {
    assertEquals(
        List.of("r,1,true,2,1000,sa;at,", "r,2,true,3,50,st,", "r,3,true,10,20,sb;bt,"),
        answersTo("r,s,t,igp,,,,,,8,\n"));
  }

  @Test
  void a03_disjointPairs() throws IOException {
    assertEquals(
        List.of("l,1,true,2,1000,sa;at,", "l,2,true,3,50,st,"),
        answersTo("l,s,t,igp,,,,,,,link\n"));
    var shared = answersTo("n,s,t,igp,,,st;sb,,,2,node\n");
    assertEquals(2, shared.size());
    assertTrue(shared.getFirst().startsWith("n,1,false,2,1000,sa;at,"), shared.getFirst());
    assertTrue(shared.getFirst().contains("share links at sa"), shared.getFirst());
  }

  @Test
  void b01_whatCannotBeSaysWhy() throws IOException {
    var answer =
        answersTo("wide,s,t,igp,5000,,,,,,\nquick,s,t,igp,,19,,,,,\nnever,s,island,igp,,,,,,,\n");
    assertEquals(3, answer.size());
    assertTrue(answer.get(0).startsWith("wide,1,false,,,,"), answer.get(0));
    assertTrue(answer.get(0).contains("2.00 Mbit/s"), "the widest there is: " + answer.get(0));
    assertTrue(answer.get(1).startsWith("quick,1,false,,,,"), answer.get(1));
    assertTrue(answer.get(2).startsWith("never,1,false,,,,"), answer.get(2));
    assertTrue(answer.get(2).contains("island"), answer.get(2));
    assertTrue(err.toString().contains("3 requests, 3 of them not as asked for"), err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r,s,nowhere,igp,,,,,,,|:2:5: there is no node \"nowhere\"",
        "r,s,5,igp,,,,,,,|:2:5: there is no node \"5\"",
        "r,s,t,ospf,,,,,,,|:2:7: expected one of delay, hops, igp, te, not \"ospf\"",
        "r,s,t,igp,-1,,,,,,|:2:11: expected a number from 0 to",
        "r,s,t,igp,NaN,,,,,,|:2:11: expected a number from 0 to",
        "r,s,t,igp,1e99,,,,,,|:2:11: expected a number from 0 to",
        "r,s,t,igp,,1.5,,,,,|:2:12: expected a whole number from 0 to",
        "r,s,t,igp,,99999999999999999999,,,,,|:2:12: expected a whole number",
        "r,s,t,igp,,,sa;zz,,,,|:2:13: there is no link \"zz\"",
        "r,s,t,igp,,,,q,,,|:2:14: there is no node \"q\"",
        "r,s,t,igp,,,,,4294967296,,|:2:15: expected a whole number from 0 to 4294967295",
        "r,s,t,igp,,,,,,0,|:2:16: expected a whole number from 1 to",
        "r,s,t,igp,,,,,,3,link|:2:16: disjoint asks for a pair",
        "r,s,t,igp,,,,,,,both|:2:17: expected one of link, node, none, srlg, not \"both\"",
        "r,s,s,igp,,,,,,,link|:2:5: a disjoint pair needs two different ends",
        "r,s,t,igp,,,,,|:2:15: expected 11 cells in a row, not 9",
        ",s,t,igp,,,,,,,|:2:1: a request has an id",
        "\"r,s,t,igp,,,,,,,|:2:1: a quote is not closed",
        "\"r\"x,s,t,igp,,,,,,,|:2:4: expected a comma after the quote",
      })
  void c01_aBadRequestIsAnErrorWithLineAndColumn(String request, String message)
      throws IOException {
    assertEquals(1, run(HEADER + request + "\n"));
    assertTrue(err.toString().startsWith("branchline: " + requests + message), err.toString());
    assertEquals(1, err.toString().lines().count());
    assertFalse(Files.exists(answers));
  }

  @Test
  void c02_aBadFileIsAnError() throws IOException {
    assertEquals(1, run("id,src,dst\n"));
    assertTrue(err.toString().contains(requests + ":1:1: expected the columns id,src,dst,metric"));
    assertEquals(1, run(""));
    assertEquals(1, run(HEADER + "r,s,t,,,,,,,,\nr,s,t,,,,,,,,\n"));
    assertTrue(err.toString().contains(requests + ":3:1: the id r was there before"));
    Files.writeString(graph, GRAPH.replace("at 1 3 1 1000", "at 1 3 1 -1000"));
    assertEquals(1, run(HEADER));
    assertTrue(err.toString().contains(graph + ":12:10: bw is a number"), err.toString());
  }

  private static String header(String more) {
    return HEADER.strip() + more + "\n";
  }

  @Test
  void d01_allEqualPathsWithTheirShares() throws IOException {
    Files.writeString(graph, GRAPH.replace("st 0 3 3", "st 0 3 2").replace("sb 0 2 5", "sb 0 2 1"));
    assertEquals(
        0,
        run(
            header(",ecmp")
                + "e,s,t,igp,,,,,,,,true\none,s,t,igp,,,,,,1,,TRUE\nbest,s,t,igp,,,,,,,,\n"
                + "wide,s,t,igp,5000,,,,,,,true\nquick,s,t,igp,,100,,,,,,true\n"),
        err.toString());
    var lines = Files.readAllLines(answers);
    assertEquals(
        List.of(
            "id,rank,feasible,cost,delayUs,links,reason,share",
            "e,1,true,2,1000,sa;at,,0.500000",
            "e,2,true,2,50,st,,0.500000",
            "one,1,true,2,1000,sa;at,the first 1 of 2 equal paths,0.500000",
            "best,1,true,2,50,st,,"),
        lines.subList(0, 5));
    assertTrue(lines.get(5).startsWith("wide,1,false,,,,no path between"), lines.get(5));
    assertTrue(lines.get(6).startsWith("quick,1,false,,,,"), lines.get(6));
    assertTrue(lines.get(6).contains("the worst has 1.0 ms, not 0.1 ms"), lines.get(6));
  }

  private static final String ALGORITHMS =
      "algorithm,metric,excludeAny,includeAny,includeAll,excludeSrlgs,nodes\n";

  private int runWith(String algorithms, String rows) throws IOException {
    var file = Files.writeString(folder.resolve("algorithms.csv"), ALGORITHMS + algorithms);
    return run(header(",algorithm,ecmp") + rows, "--algorithms", file.toString());
  }

  @Test
  void e01_pathsOfFlexibleAlgorithms() throws IOException {
    assertEquals(
        0,
        runWith(
            "128,delay,,,,,\n129,igp,,,,,s;a;3\n130,,,40;2,,,\n",
            "quick,s,t,,,,,,,2,,128,\nfew,s,t,,,,,,,8,,129,\nout,s,b,,,,,,,,,129,\n"
                + "red,s,t,,,,,,,,,130,\nnone,s,t,,,,,,,,,131,\nplain,s,t,igp,,,,,,,,,\n"
                + "all,s,t,,,,,,,,,128,true\npair,s,t,,,,,,,,link,129,\n"),
        err.toString());
    assertEquals(
        List.of(
            "quick,1,true,20,20,sb;bt,,",
            "quick,2,true,50,50,st,,",
            "few,1,true,2,1000,sa;at,,",
            "few,2,true,3,50,st,,",
            "out,1,false,,,,b takes no part in flexible algorithm 129,",
            "red,1,false,,,,\"no path between s and t at all, in flexible algorithm 130\",",
            "none,1,false,,,,flexible algorithm 131 has no definition that could be followed,",
            "plain,1,true,2,1000,sa;at,,",
            "all,1,true,20,20,sb;bt,,1.000000",
            "pair,1,true,2,1000,sa;at,,",
            "pair,2,true,3,50,st,,"),
        Files.readAllLines(answers).subList(1, 12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r,s,t,igp,,,,,,,,128,|:2:7: a flexible algorithm has a metric of its own",
        "r,s,t,,,,,,,,,127,|:2:15: expected a whole number from 128 to 255, not \"127\"",
        "r,s,t,,,,,,,,,,maybe|:2:16: expected one of false, true, not \"maybe\"",
        "r,s,t,,,,,,,,link,,true|:2:20: ask for all equal paths or for a disjoint pair",
        "r,s,t,,,,,,,,|:2:14: expected 13 cells in a row, not 11",
      })
  void e02_aBadRequestForThemIsAnError(String request, String message) throws IOException {
    assertEquals(1, runWith("128,,,,,,\n", request + "\n"));
    assertTrue(err.toString().startsWith("branchline: " + requests + message), err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127,,,,,,|:2:1: expected a whole number from 128 to 255, not \"127\"",
        "x,,,,,,|:2:1: expected a whole number from 128 to 255, not \"x\"",
        "128,hops,,,,,|:2:5: expected one of delay, igp, te, not \"hops\"",
        "128,,256,,,,|:2:6: expected a whole number from 0 to 255, not \"256\"",
        "128,,,red,,,|:2:7: expected a whole number from 0 to 255, not \"red\"",
        "128,,,,,-1,|:2:9: expected a whole number from 0 to 4294967295, not \"-1\"",
        "128,,,,,,s;q|:2:10: there is no node \"q\"",
        "128,,|:2:6: expected 7 cells in a row, not 3",
      })
  void e03_aBadAlgorithmIsAnError(String row, String message) throws IOException {
    assertEquals(1, runWith(row + "\n", "r,s,t,,,,,,,,,,\n"));
    var file = folder.resolve("algorithms.csv");
    assertTrue(err.toString().startsWith("branchline: " + file + message), err.toString());
    assertFalse(Files.exists(answers));
  }

  @Test
  void e04_columnsThatAreNotKnown() throws IOException {
    assertEquals(1, run(header(",ecmp,colour") + "r,s,t,,,,,,,,,,\n"));
    assertTrue(
        err.toString()
            .contains(requests + ":1:100: further columns are algorithm and ecmp, each once"),
        err.toString());
    assertEquals(1, run(header(",ecmp,ecmp")));
    assertEquals(1, runWith("128,,,,,,\n128,,,,,,\n", ""));
    assertTrue(err.toString().contains(":3:1: the algorithm 128 was there before"));
  }
}
