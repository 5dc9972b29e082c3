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

  private static final String TWO_CENTRES =
      """
      name: two
      calendar: {zone: UTC}
      dataplane: mpls
      carriers: {c1: One}
      classes:
      - {name: office, priority: 1, color: 130, meanPacketBytes: 1000, match: [{dscp: [0]}]}
      objectives: {office: {latency: 400ms, loss: 1%}}
      demands: {office: {profile: office, up: 400kbps, down: 400kbps}}
      line-kinds:
        mstp: {access: 1ms, jitter: 0us, loss: 0%, availability: 99.9%, mtu: 1600, metric: 1}
      core: {rate: 10Gbps, lan: 1Gbps}
      data-centres:
        dc-a: {city: A, region: x, at: [30, 120], routers: 1}
        dc-b: {city: B, region: x, at: [30, 120], routers: 1}
      branches:
        branch-01:
          city: C
          region: x
          at: [30, 120]
          routers: 1
          lines:
            mstp-1: {carrier: c1, committed: 10Mbps, hub: dc-a}
            mstp-2: {carrier: c1, committed: 10Mbps, hub: dc-b, te-metric: 7}
      """;

  /** Both lines by the branch's one router cost less than the core: metric 1, 201 or less by TE. */
  @Test
  void aBranchOfOneRouterCarriesNobodyElsesTraffic() throws IOException {
    var row = "a,dc-a-r1,dc-b-r1,delay,,,core,,,,\n".replace("core", coreLink(TWO_CENTRES));
    assertEquals(0, run(TWO_CENTRES, row));
    assertTrue(answer().startsWith("a,1,false,"), answer());
    var open =
        TWO_CENTRES.replace("routers: 1\n    lines", "routers: 1\n    transit: true\n    lines");
    assertNotEquals(TWO_CENTRES, open);
    assertEquals(0, run(open, row));
    assertEquals(2, links(1).size());
  }

  private static String coreLink(String bank) {
    return BankScenario.parse("two.yaml", bank).topology().links().stream()
        .map(link -> link.id().toString())
        .filter(id -> id.startsWith("dc-a-r1->dc-b-r1"))
        .findFirst()
        .orElseThrow();
  }

  private String answer() throws IOException {
    return Files.readAllLines(folder.resolve("answers.csv")).get(1);
  }

  @Test
  void aLineSaysItsTeMetric() throws IOException {
    assertEquals(0, run(TWO_CENTRES, "a,branch-01-r1,dc-b-r1,te,,,,,,,\n"));
    assertEquals("7", answer().split(",", -1)[3]);
    assertEquals(1, run(TWO_CENTRES.replace("te-metric: 7", "te-metric: -7"), ""));
    assertEquals(
        1,
        run(
            TWO_CENTRES.replace(
                "  routers: 1\n    lines", "  routers: 2\n    transit: false\n    lines"),
            ""));
  }

  @Test
  void aWrongBankIsAnError() throws IOException {
    assertEquals(1, run(BankScenario.jointStockText().replace("dataplane: mpls", "plane: x"), ""));
  }
}
