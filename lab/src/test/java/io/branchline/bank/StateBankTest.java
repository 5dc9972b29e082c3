package io.branchline.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.Node;
import io.branchline.site.LineKind;
import io.branchline.site.Tier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateBankTest {
  private static final BankScenario BANK = BankScenario.state(1_000, 7);

  @Test
  void itHasCentresHubsAndBranches() {
    var sites = BANK.bank().sites();
    assertEquals(1_000, BANK.bank().branches().size());
    assertEquals(8, sites.stream().filter(site -> site.tier() == Tier.DATA_CENTRE).count());
    assertEquals(1_000 + 8 * 4, BANK.bank().routers().size());
    assertEquals(BANK.bank().routers().size(), BANK.topology().nodeCount());
    assertEquals(12_000, BANK.demands().size());
  }

  @Test
  void everyBranchHasOne5gLineAndOneOrTwoPrivateOnes() {
    int two = 0;
    for (var branch : BANK.bank().branches()) {
      var lines = BANK.bank().listLinesOf(branch.id());
      assertEquals(1, lines.stream().filter(line -> line.kind() == LineKind.FIVE_G).count());
      long mstp = lines.stream().filter(line -> line.kind() == LineKind.MSTP).count();
      assertTrue(mstp == 1 || mstp == 2, branch.id()::toString);
      two += mstp == 2 ? 1 : 0;
      lines.forEach(line -> assertTrue(line.hubEnd().site().value().startsWith("hub-")));
    }
    int both = two;
    assertTrue(two > 150 && two < 250, () -> both + " branches have two private lines");
  }

  @Test
  void fourBranchesShareATower() {
    var lines = new HashMap<String, Integer>();
    for (var line : BANK.bank().lines()) {
      var towers =
          line.srlgs().stream()
              .map(risk -> BANK.sharedRisks().get(risk))
              .filter(name -> name.startsWith("tower "))
              .toList();
      assertEquals(line.kind() == LineKind.FIVE_G ? 1 : 0, towers.size(), line.id()::toString);
      towers.forEach(tower -> lines.merge(tower, 1, Integer::sum));
    }
    assertEquals(252, lines.size(), "4 cities of 250 branches");
    assertEquals(Set.of(2, 4), Set.copyOf(lines.values()));
  }

  @Test
  void noTwoRoutersShareANumber() {
    var seen = new HashSet<Object>();
    for (var node : BANK.topology().nodes()) {
      assertTrue(seen.add(node.routerId()), node::toString);
      assertTrue(seen.add(node.nodeSid().orElseThrow()), node::toString);
      assertTrue(seen.add(node.locator().orElseThrow()), node::toString);
    }
    for (var site : BANK.bank().sites()) {
      assertTrue(seen.add(site.prefix()), site::toString);
    }
  }

  @Test
  void everyHubReachesTwoDataCentres() {
    for (int h = 1; h <= 4; h++) {
      var name = "hub-0" + h + "-r1";
      var centres =
          BANK.topology().links().stream()
              .filter(link -> link.id().from().value().equals(name))
              .filter(link -> link.id().to().value().startsWith("dc-"))
              .count();
      assertEquals(2, centres, name);
    }
  }

  @Test
  void theSameSeedGivesTheSameFile() {
    assertEquals(BankScenario.stateText(500, 3), BankScenario.stateText(500, 3));
    assertNotEquals(BankScenario.stateText(500, 3), BankScenario.stateText(500, 4));
  }

  @Test
  void sizesBeyondWhatIsOfferedAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> BankScenario.stateText(99, 1));
    assertThrows(IllegalArgumentException.class, () -> BankScenario.stateText(40_001, 1));
  }

  @Test
  void theLargestBankIsNumbered() {
    var bank = BankScenario.state(40_000, 1);
    assertEquals(40_000 + 44 * 4, bank.topology().nodeCount());
    var ids = new HashSet<>(bank.topology().nodes().stream().map(Node::routerId).toList());
    assertEquals(bank.topology().nodeCount(), ids.size());
  }
}
