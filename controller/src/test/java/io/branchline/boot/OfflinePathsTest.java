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

  private int run(String rows) throws IOException {
    Files.writeString(requests, rows);
    return Main.execute(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err, true),
        "path",
        "--graph",
        graph.toString(),
        "--requests",
        requests.toString(),
        "--out",
        answers.toString());
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
}
