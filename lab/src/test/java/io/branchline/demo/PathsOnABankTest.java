package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.network.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code branchline path} on the bank that comes with the laboratory. */
class PathsOnABankTest {
  @TempDir Path folder;

  private int run(String bank, String rows) throws IOException {
    return run(bank, "", "", rows);
  }

  private int run(String bank, String algorithms, String columns, String rows) throws IOException {
    var graph = Files.writeString(folder.resolve("bank.yaml"), bank);
    var header =
        "id,src,dst,metric,minBandwidthKbps,maxDelayUs,excludeLinks,avoidNodes,excludeSrlgs,k,disjoint"
            + columns
            + "\n";
    var requests = Files.writeString(folder.resolve("requests.csv"), header + rows);
    var definitions =
        Files.writeString(
            folder.resolve("algorithms.csv"),
            "algorithm,metric,excludeAny,includeAny,includeAll,excludeSrlgs,nodes\n" + algorithms);
    return Main.run(
        "path",
        "--graph",
        graph.toString(),
        "--requests",
        requests.toString(),
        "--algorithms",
        definitions.toString(),
        "--out",
        folder.resolve("answers.csv").toString());
  }

  @Test
  void aFlexibleAlgorithmLeavesOutRiskGroupsOfABank() throws IOException {
    var topology = BankScenario.jointStock().topology();
    var row = "branch-01-r1,dc-a-r1,,,,,,,,,";
    assertEquals(
        0, run(BankScenario.jointStockText(), "128,te,,,,,\n", ",algorithm", "a," + row + "128\n"));
    var links = links(1);
    var risk =
        topology.links().stream()
            .filter(link -> links.contains(link.id().toString()))
            .flatMap(link -> link.srlgs().stream())
            .sorted()
            .findFirst()
            .orElseThrow();
    assertEquals(
        0,
        run(
            BankScenario.jointStockText(),
            "128,te,,,,,\n129,te,,,," + risk.value() + ",\n",
            ",algorithm",
            "a," + row + "129\n"));
    var others = links(1);
    assertNotEquals(links, others);
    assertTrue(
        topology.links().stream()
            .filter(link -> link.srlgs().contains(risk))
            .noneMatch(link -> others.contains(link.id().toString())));
  }

  @Test
  void riskGroupsOfABankAreAvoided() throws IOException {
    var topology = BankScenario.jointStock().topology();
    var ends = "branch-01-r1,dc-a-r1,igp,,,,,";
    assertEquals(0, run(BankScenario.jointStockText(), "free," + ends + ",,\n"));
    var links = links(1);
    var risks =
        topology.links().stream()
            .filter(link -> links.contains(link.id().toString()))
            .map(Link::srlgs)
            .flatMap(srlgs -> srlgs.stream())
            .map(srlg -> "" + srlg.value())
            .collect(Collectors.joining(";"));
    assertTrue(!risks.isEmpty());
    assertEquals(
        0,
        run(
            BankScenario.jointStockText(),
            "safe," + ends + risks + ",,\npair," + ends + ",,srlg\n"));
    assertNotEquals(links, links(1));
    assertTrue(Files.readString(folder.resolve("answers.csv")).contains("pair,2,"));
  }

  private List<String> links(int row) throws IOException {
    var cells = Files.readAllLines(folder.resolve("answers.csv")).get(row).split(",", -1);
    assertEquals("true", cells[2], cells[6]);
    return List.of(cells[5].split(";"));
  }

  @Test
  void aWrongBankIsAnError() throws IOException {
    assertEquals(1, run(BankScenario.jointStockText().replace("dataplane: mpls", "plane: x"), ""));
  }
}
