package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import io.branchline.interop.Eventually;
import io.branchline.interop.Peers;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.metric.NetworkClock;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class KernelLabTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final BankScenario BANK = BankScenario.kernel();
  private static final SiteId BRANCH = new SiteId("branch-01");
  private static final SiteId CENTRE = new SiteId("dc-b");
  private static final LineId MSTP = new LineId("branch-01-mstp-1");

  @BeforeEach
  void needs() {
    Peers.requireKernelLab();
  }

  @Test
  void packetsOfEveryBranchReachEveryDataCentreAndComeBack() throws Exception {
    try (var lab = KernelLab.build(BANK, 1);
        var traffic = new SiteTraffic(lab)) {
      var flows = new ArrayList<FlowMeter>();
      for (var branch : BANK.bank().branches()) {
        for (var centre : List.of(new SiteId("dc-a"), CENTRE)) {
          flows.add(traffic.flow(branch.id(), centre, 46, 160, false));
          flows.add(traffic.flow(centre, branch.id(), 46, 160, false));
        }
      }
      calm(lab);
      flows.forEach(flow -> flow.sendPackets(50));
      Eventually.that(
          "20 packets of each", LIMIT, () -> flows.stream().allMatch(flow -> flow.sent() >= 20));
      flows.forEach(flow -> flow.sendPackets(0));
      Eventually.that(
          "all arrive", LIMIT, () -> flows.stream().allMatch(flow -> flow.report().lost() == 0));
      flows.forEach(flow -> assertEquals(0, flow.report().reordered()));
    }
  }

  /** The lines' own chance losses would be taken for faults of the lab. */
  private static void calm(KernelLab lab) {
    for (var line : BANK.bank().lines()) {
      var shapes = lab.shape(line.id());
      lab.reshape(
          line.id(), shapes.getFirst().withLoss(Loss.NONE), shapes.getLast().withLoss(Loss.NONE));
    }
  }

  @Test
  void linesDelayLoseAndBreakAsTheyAreTold() throws Exception {
    try (var lab = KernelLab.build(BANK, 1);
        var traffic = new SiteTraffic(lab)) {
      var up = traffic.flow(BRANCH, CENTRE, 46, 160, false);
      calm(lab);
      var link = BANK.topology().findLink(BANK.bank().getLine(MSTP).linkId(Direction.UP));
      long delay = link.orElseThrow().delay().micros();
      send(up, 100);
      assertEquals(0, up.report().lost());
      assertBetween(delay, delay + 3000, up.report().medianDelayMicros());

      var shape = lab.shape(MSTP).getFirst();
      lab.reshape(
          MSTP, shape.withDelay(Latency.ofMillis(40), shape.jitter()), lab.shape(MSTP).getLast());
      send(up, 100);
      assertBetween(40_000L, 44_000L, up.report().medianDelayMicros());

      lab.reshape(MSTP, shape.withLoss(Loss.ofPercent(50)), lab.shape(MSTP).getLast());
      send(up, 200);
      assertBetween(60L, 140L, up.report().lost());

      lab.reshape(MSTP, shape, lab.shape(MSTP).getLast());
      lab.setUp(MSTP, false);
      send(up, 20);
      assertEquals(0, up.report().received());
      lab.setUp(MSTP, true);
      send(up, 20);
      assertEquals(0, up.report().lost());
    }
  }

  private static void assertBetween(long least, long most, long actual) {
    assertTrue(least <= actual && actual <= most, actual + " is not from " + least + " to " + most);
  }

  /** Sends at least as many packets and waits until no more arrive. */
  private static void send(FlowMeter flow, int packets) throws Exception {
    flow.restart();
    flow.sendPackets(400);
    Eventually.that("sent " + packets, LIMIT, () -> flow.sent() >= packets);
    flow.sendPackets(0);
    long[] before = {-1};
    Eventually.that(
        "no more arrive",
        LIMIT,
        Duration.ofMillis(100),
        () -> before[0] == (before[0] = flow.report().received()));
  }

  @Test
  void aClosedLabLeavesNothing() throws Exception {
    var lab = KernelLab.build(BANK, 1);
    assertEquals(BANK.bank().routers().size(), LabRegistry.namespaces(lab.id()).size());
    lab.close();
    assertEquals(List.of(), LabRegistry.namespaces(lab.id()));
    assertFalse(LabRegistry.isRegistered(lab.id()));
  }

  /** Builds a lab and waits to be killed. */
  static final class Victim {
    public static void main(String[] arguments) throws Exception {
      var lab = KernelLab.build(BANK, 1);
      var fleet =
          RouterFleet.start(List.of(), Path.of(arguments[0]), new Credentials("user", "password"));
      var agents = LabAgent.start(lab, fleet, NetworkClock.real(InstantSource.system()));
      if (IsisRouting.isInstalled()) {
        var _ = IsisRouting.start(lab, agents);
      }
      System.out.println(lab.id());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void whatAKilledLabLeftIsRemovedByTheNextAndLivingLabsAreLeftAlone(@TempDir Path folder)
      throws Exception {
    Peers.require("frr", IsisRouting::isInstalled);
    try (var living = KernelLab.build(BANK, 1)) {
      var victim =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Victim.class.getName(),
                  folder.resolve("pki").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var out = victim.inputReader()) {
        var id = String.valueOf(out.readLine());
        assertNotEquals(List.of(), LabRegistry.namespaces(id));
        victim.destroyForcibly().waitFor();
        assertNotEquals(List.of(), LabRegistry.namespaces(id));
        assertNotEquals(0, daemons(id));
        try (var next = KernelLab.build(BANK, 1)) {
          assertNotEquals(id, next.id());
          assertEquals(List.of(), LabRegistry.namespaces(id));
          assertFalse(LabRegistry.isRegistered(id));
          assertFalse(Files.exists(IsisRouting.FOLDER.resolve(id)));
          Eventually.that("no daemon is left", LIMIT, () -> daemons(id) == 0);
          assertNotEquals(List.of(), LabRegistry.namespaces(living.id()));
        }
      } finally {
        victim.destroyForcibly();
      }
    }
  }

  private static long daemons(String id) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().filter(c -> c.contains(id)).isPresent())
        .count();
  }
}
