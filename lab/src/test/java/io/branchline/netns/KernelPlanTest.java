package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says, without a kernel. */
class KernelPlanTest {
  @ParameterizedTest
  @ValueSource(ints = {3, 20, 200})
  void namesAndAddressesAreUniqueAndFitTheKernel(int branches) {
    var bank = BankScenario.parse("kernel.yaml", BankScenario.kernelText(branches));
    var plan = new KernelPlan("bl-test", bank);
    assertEquals(branches + 6, plan.nodes().size());
    var addresses = new ArrayList<String>();
    var devices = new ArrayList<String>();
    for (var cable : plan.cables()) {
      for (var port : List.of(cable.one(), cable.other())) {
        addresses.add(port.address());
        devices.add(port.namespace() + " " + port.device());
        assertTrue(port.device().length() <= 15, port.device());
      }
      assertEquals(cable.line().isPresent(), cable.medium() == KernelPlan.Medium.TUN);
    }
    plan.nodes().forEach(node -> addresses.add(plan.source(node).toString()));
    plan.nodes().forEach(node -> addresses.add(plan.decapsulation(node).toString()));
    assertEquals(addresses.size(), new HashSet<>(addresses).size());
    assertEquals(devices.size(), new HashSet<>(devices).size());
    assertEquals(bank.topology().linkCount(), devices.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 201})
  void aLabHasThreeToTwoHundredBranches(int branches) {
    assertThrows(IllegalArgumentException.class, () -> BankScenario.kernelText(branches));
  }

  @Test
  void aRouterThatIsHandedOverKeepsItsOwnLinesAlone() {
    var bank = BankScenario.kernel();
    var plan = new KernelPlan("bl-test", bank);
    var igp = new StaticIgp(plan);
    var gateway = bank.bank().getSite(new SiteId("dc-b")).gateway();
    var hub = bank.bank().getLine(new LineId("branch-01-mstp-1")).hubEnd();
    var branch = plan.locator(bank.bank().branches().getFirst().gateway()).toString();
    assertTrue(igp.routes(gateway, Set.of()).containsKey(branch));
    igp.handOver(Set.of(gateway, hub.node()));
    assertFalse(igp.routes(gateway, Set.of()).containsKey(branch));
    assertTrue(igp.routes(hub.node(), Set.of()).containsKey(branch));
    var line = bank.bank().getLine(new LineId("branch-01-mstp-1"));
    var cut = Set.of(line.linkId(Direction.DOWN));
    assertFalse(igp.routes(hub.node(), cut).containsKey(branch));
  }
}
