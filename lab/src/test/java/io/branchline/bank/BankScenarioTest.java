package io.branchline.bank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.config.ConfigException;
import io.branchline.config.HostPort;
import io.branchline.config.IntentReader;
import io.branchline.inventory.Inventory;
import io.branchline.inventory.RouterAccess;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankScenarioTest {
  private static final BankScenario BANK = BankScenario.jointStock();

  @Test
  void jointStockHas120Routers() {
    assertEquals(36, BANK.bank().branches().size());
    assertEquals(120, BANK.bank().routers().size());
    assertEquals(120, BANK.topology().nodeCount());
    assertEquals(108, BANK.bank().lines().size());
    // 36 branches x 3 LAN links, 3 centres x 6, 3 between centres, 108 lines; both directions.
    assertEquals(2 * (36 * 3 + 3 * 6 + 3 + 108), BANK.topology().linkCount());
    assertEquals(
        6,
        BANK.bank().classes().stream().map(c -> BANK.objectives().containsKey(c.name())).count());
  }

  @Test
  void everySidAddressAndPortIsUnique() {
    var sids = new HashSet<Object>();
    for (var node : BANK.topology().nodes()) {
      assertTrue(sids.add(node.nodeSid()), () -> "SID of " + node.id());
      assertTrue(sids.add(node.endSid()), () -> "SID of " + node.id());
      assertTrue(sids.add(node.routerId()), () -> "loopback of " + node.id());
    }
    for (var link : BANK.topology().links()) {
      assertTrue(sids.add(link.endX()), () -> "End.X of " + link.id());
      assertTrue(
          BANK.topology().findLink(link.reverseId()).isPresent(), () -> "reverse of " + link.id());
    }
    assertEquals(BANK.topology().linkCount(), new TreeSet<>(BANK.ports().values()).size());
    var prefixes = new HashSet<Object>();
    BANK.bank().sites().forEach(site -> assertTrue(prefixes.add(site.prefix())));
  }

  @Test
  void linesAreTiedToTheirLinksAtBothEnds() {
    for (var line : BANK.bank().lines()) {
      for (var direction : Direction.values()) {
        var link = BANK.topology().findLink(line.linkId(direction)).orElseThrow();
        assertEquals(line.contract().committed(), link.maxBandwidth());
        assertEquals(line.srlgs(), link.srlgs());
        assertEquals(line.sendingEnd(direction).port(), BANK.ports().get(link.id()));
      }
    }
    var line = BANK.bank().getLine(new LineId("branch-12-mstp-2"));
    assertEquals(new InterfaceId(new NodeId("branch-12-r2"), "wan0"), line.branchEnd().port());
    assertEquals("wan-branch-12-mstp-2", line.hubEnd().port().name());
    assertEquals("r3", line.hubEnd().node().value().substring(5));
  }

  @Test
  void distanceBecomesDelay() {
    // Urumqi to Beijing: 2420 km of great circle, x 1.3 detour x 5 us/km, and 0.5 ms of access.
    var line = BANK.bank().getLine(new LineId("branch-36-mstp-1"));
    var delay = BANK.topology().findLink(line.linkId(Direction.UP)).orElseThrow().delay();
    assertEquals(16.2, delay.millis(), 0.3);
    var overlay = BANK.bank().getLine(new LineId("branch-36-5g"));
    assertEquals(LineKind.FIVE_G, overlay.kind());
    assertEquals(73, overlay.overheadBytes());
  }

  @Test
  void everyBranchCanCarryItsBusyHourOverAllItsLinesAndManyNotOverTheFirst() {
    int exceed = 0;
    for (var site : BANK.bank().branches()) {
      double down =
          BANK.demands().stream()
              .filter(d -> d.key().site().equals(site.id()))
              .filter(d -> d.key().direction() == Direction.DOWN)
              .mapToDouble(d -> d.busyHour().kbps())
              .sum();
      var lines = BANK.bank().listLinesOf(site.id());
      double all = lines.stream().mapToDouble(l -> l.contract().committed().kbps()).sum();
      assertTrue(down < 0.5 * all, () -> site.id() + " asks for " + down + " of " + all);
      if (down > 0.9 * lines.getFirst().contract().committed().kbps()) {
        exceed++;
      }
    }
    assertTrue(exceed >= 12, "branches near or above mstp-1: " + exceed);
  }

  @Test
  void demandsGoToTheFirstLinesCentreAndInPartToTheSeconds() {
    var site = new SiteId("branch-12");
    var home = demand(new DemandKey(site, "production", new SiteId("dc-a"), Direction.DOWN));
    var next = demand(new DemandKey(site, "production", new SiteId("dc-c"), Direction.DOWN));
    assertEquals(3, home / next, 0.01);
  }

  private static double demand(DemandKey key) {
    return BANK.demands().stream()
        .filter(d -> d.key().equals(key))
        .findFirst()
        .orElseThrow()
        .busyHour()
        .kbps();
  }

  @Test
  void ductsAndCarriersAreSharedRisks() {
    var one = BANK.bank().getLine(new LineId("branch-04-mstp-1"));
    var two = BANK.bank().getLine(new LineId("branch-04-mstp-2"));
    var common = new HashSet<>(one.srlgs());
    common.retainAll(two.srlgs());
    assertEquals(1, common.size());
    assertEquals("duct hohhot-north", BANK.sharedRisks().get(common.iterator().next()));
    assertEquals("carrier c1", BANK.sharedRisks().get(new Srlg(1)));
  }

  @Test
  void a5gLinesTowerIsASharedRiskAndNoOtherLineHasOne() {
    var text = BankScenario.jointStockText();
    var line = BANK.bank().getLine(new LineId("branch-01-5g"));
    assertEquals(
        List.of("carrier c3", "tower tianjin-port"),
        line.srlgs().stream().map(BANK.sharedRisks()::get).sorted().toList());
    var wrong = text.replaceFirst("ducts: \\[tianjin-north]", "tower: tianjin-port");
    var error = assertThrows(ConfigException.class, () -> BankScenario.parse("bank.yaml", wrong));
    assertTrue(String.valueOf(error.getMessage()).contains("only a 5G line has a tower"));
  }

  @Test
  void theControllerReadsTheInventoryAsItWasWritten(@TempDir Path folder) throws IOException {
    var access = new HashMap<NodeId, RouterAccess>();
    int port = 10_000;
    for (var router : BANK.bank().routers()) {
      access.put(
          router,
          RouterAccess.withGnmi(
              new HostPort("127.0.0.1", port++),
              "ssh-ed25519 AAAA" + port,
              new HostPort("127.0.0.1", port++)));
    }
    var file = Files.writeString(folder.resolve("i.yaml"), BANK.toInventoryYaml(access));
    var inventory = Inventory.read(file);
    assertEquals(BANK.calendar().days(), inventory.bank().calendar());
    assertEquals(BANK.bank().sites(), inventory.bank().sites());
    assertEquals(BANK.bank().lines(), inventory.bank().lines());
    assertEquals(BANK.bank().classes(), inventory.bank().classes());
    assertEquals(access, inventory.access());
  }

  @Test
  void theControllerReadsTheIntentsAsTheyWereMeant() {
    var intents = IntentReader.parseAll("intents.yaml", BANK.toIntentsYaml());
    assertEquals(6, intents.size());
    for (var intent : intents) {
      var objective = BANK.objectives().get(intent.trafficClass());
      assertTrue(objective != null, intent::trafficClass);
      assertEquals(objective.latency(), intent.objectives().latency().orElseThrow());
      assertEquals(
          objective.loss().ratio(), intent.objectives().loss().orElseThrow().ratio(), 1e-12);
      assertEquals(objective.bandwidth(), intent.objectives().bandwidth());
      assertEquals(3, intent.to().size());
    }
  }

  @Test
  void everyKindOfErrorNamesLineAndField() {
    fails("name: joint-stock", "nome: joint-stock", ": name: is missing");
    fails("size: 2.98", "sise: 2.98", ".sise: is not known here; expected one of: at, routers");
    fails("committed: 4Mbps", "committed: lots", ".lines.mstp-1.committed: \"lots\" is not a band");
    fails("hub: dc-b", "hub: dc-x", ".lines.mstp-1.hub: no data centre \"dc-x\" is declared");
    fails("carrier: c2", "carrier: c8", ".lines.mstp-2.carrier: no carrier \"c8\" is declared");
    fails("  branch-02:", "  branch-01:", ": branches.branch-01: is there twice");
    fails("  test: {profile", "  tests: {profile", ": demands.tests: no class \"tests\" is decl");
    fails("at: [22.54", "at: [122.54", ": data-centres.dc-c.at: [122.54, 114.06] is no place");
    fails("dataplane: mpls", "dataplane: ip", ": dataplane: \"ip\" is not a data plane: expected");
    fails("paydays: [10, 25]", "paydays: [10, 45]", ": calendar: a payday is a day of the month");
    fails(
        "profile: video", "profile: movie", ": demands.video.profile: \"movie\" is not a profile");
    fails("      mstp-1: {", "      isdn-1: {", ".lines.isdn-1: \"isdn\" is not a line kind");
  }

  private static void fails(String good, String bad, String expected) {
    var text = BankScenario.jointStockText();
    int at = text.indexOf(good);
    assertTrue(at >= 0, () -> "not in the file: " + good);
    int line = (int) text.substring(0, at).lines().count();
    var broken = text.substring(0, at) + bad + text.substring(at + good.length());
    var e = assertThrows(ConfigException.class, () -> BankFile.parse("my.yaml", broken), bad);
    var message = String.valueOf(e.getMessage());
    assertTrue(message.contains(expected), message);
    assertTrue(message.startsWith("my.yaml:"), message);
    if (!expected.contains("is missing") && !expected.contains("calendar")) {
      int distance = Math.abs(e.line() - line);
      assertTrue(distance <= 1, () -> "expected line " + line + ": " + message);
    }
  }
}
