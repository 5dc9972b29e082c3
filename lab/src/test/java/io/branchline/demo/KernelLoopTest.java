package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.interop.Eventually;
import io.branchline.interop.Peers;
import io.branchline.netns.IsisRouting;
import io.branchline.network.NodeId;
import io.branchline.router.RouterState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller, unchanged, on real packets: it plans, and what it planned carries them. */
@Tag("peer")
class KernelLoopTest {
  private static final Instant START = Instant.parse("2026-03-17T01:30:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void whatTheControllerPlansCarriesRealPackets() throws Exception {
    Peers.requireKernelLab();
    Peers.require("frr", IsisRouting::isInstalled);
    var scenario = BankScenario.kernel();
    try (var rig = new KernelRig(folder, scenario, START, 1, 0, false)) {
      var states = new AtomicReference<Map<NodeId, RouterState>>(Map.of());
      rig.agents().onStates(states::set);
      try (var controller = rig.startController()) {
        var client = controller.client();
        Eventually.that(
            "the first plan is in force",
            PATIENCE,
            Duration.ofSeconds(1),
            () -> client.get("/status").at("/plans/applied").asInt() >= 1);
        assertEquals(10, client.get("/status").at("/sessions/netconfUp").asInt());
        assertEquals(10, client.get("/status").at("/sessions/gnmiUp").asInt());
        int links = scenario.topology().linkCount();
        assertEquals(links, client.get("/status").at("/topology/links").asInt());
        var before = packetsByPolicy(states.get());
        assertTrue(!before.isEmpty(), "there are policies");
        Eventually.that(
            "every policy of a gateway is on its best path and carries packets",
            PATIENCE,
            () ->
                states.get().values().stream()
                        .flatMap(state -> state.policies().stream())
                        .allMatch(policy -> policy.activePreference() == 200)
                    && packetsByPolicy(states.get()).values().stream()
                            .filter(packets -> packets > 0)
                            .count()
                        >= before.size() / 2);
        var isis = rig.isis().orElseThrow();
        Eventually.that("IS-IS routes", PATIENCE, isis::hasConverged);
        Eventually.that(
            "the topology is whole", PATIENCE, () -> rig.agents().topology().linkCount() == links);
        // While IS-IS takes over the routes packets may be lost for a moment; it must pass.
        rig.demands().restart();
        Eventually.that(
            "nine in ten of 500 packets of each class arrive",
            PATIENCE,
            () -> {
              var reports = rig.demands().reports().values();
              if (!reports.stream().allMatch(report -> report.sent() >= 500)) {
                return false;
              }
              boolean carried =
                  reports.stream().allMatch(report -> report.received() > 0.9 * report.sent());
              if (!carried) {
                rig.demands().restart();
              }
              return carried;
            });
      }
    }
  }

  private static Map<String, Long> packetsByPolicy(Map<NodeId, RouterState> states) {
    var packets = new TreeMap<String, Long>();
    states.forEach((node, state) ->
        state
            .policies()
            .forEach(policy ->
                packets.put(
                    node + " " + policy.color() + " " + policy.endpoint(), policy.packets())));
    return packets;
  }
}
