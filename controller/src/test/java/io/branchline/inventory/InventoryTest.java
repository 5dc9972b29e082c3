package io.branchline.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.config.ConfigException;
import io.branchline.config.HostPort;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
  private static final String GOOD =
      """
      zone: Asia/Shanghai
      classes:
      - {name: voice, priority: 1, color: 100, meanPacketBytes: 120, match: [{vrf: core, dscp: [46]}]}
      carriers:
      - {id: c1, name: Carrier One}
      sites:
      - id: dc-a
        city: Shanghai
        tier: data-centre
        region: east
        latitude: 31.23
        longitude: 121.47
        prefix: 10.1.0.0/16
        routers:
        - {name: dc-a-r1, netconf: "127.0.0.1:830", hostKey: ssh-ed25519 AAAA, gnmi: "127.0.0.1:9339"}
      - id: branch-01
        city: Suzhou
        tier: branch
        region: east
        latitude: 31.3
        longitude: 120.6
        prefix: 10.101.0.0/16
        routers:
        - {name: branch-01-r1, netconf: "127.0.0.1:831", hostKey: ssh-ed25519 BBBB, gnmi: "127.0.0.1:9340"}
      lines:
      - id: branch-01-5g
        kind: 5g
        carrier: c1
        branch: {site: branch-01, router: branch-01-r1, interface: wan0, linkId: 1}
        hub: {site: dc-a, router: dc-a-r1, interface: wan-branch-01-5g, linkId: 7}
        committed: 4Mbps
        latency: 12ms
        loss: 0.1%
        availability: 99.9%
        monthlyQuota: 200GB
        overheadBytes: 73
        mtu: 1400
        srlgs: [9001, 12]
      """;

  @TempDir private Path folder;

  @Test
  void readsTheBankAndTheWayToItsRouters() throws IOException {
    var inventory = read(GOOD);
    var line = inventory.bank().getLine(new LineId("branch-01-5g"));
    assertEquals(LineKind.FIVE_G, line.kind());
    assertEquals(Bandwidth.ofMbps(4), line.contract().committed());
    assertEquals(0.999, line.contract().availability(), 1e-12);
    assertEquals(Optional.of(DataVolume.ofGigabytes(200)), line.contract().monthlyQuota());
    assertEquals(Set.of(new Srlg(9001), new Srlg(12)), line.srlgs());
    assertEquals(
        new LinkId(new NodeId("dc-a-r1"), new NodeId("branch-01-r1"), 7),
        line.linkId(Direction.DOWN));
    assertEquals(
        new HostPort("127.0.0.1", 831), inventory.getAccess(new NodeId("branch-01-r1")).netconf());
    assertEquals(
        new NodeId("branch-01-r1"), inventory.bank().getSite(new SiteId("branch-01")).gateway());
    assertEquals("Asia/Shanghai", inventory.zone().getId());
  }

  @Test
  void refusesReferencesToWhatIsNotDeclared() {
    fails(
        GOOD.replace("carrier: c1\n", "carrier: c9\n"),
        "inventory.yaml:28: lines[0].carrier: no carrier \"c9\" is declared");
    fails(
        GOOD.replace("router: dc-a-r1, interface", "router: dc-a-r9, interface"),
        "inventory.yaml:30: lines[0].hub.router: site \"dc-a\" has no router \"dc-a-r9\"");
    fails(
        GOOD.replace("hub: {site: dc-a", "hub: {site: dc-z"),
        "inventory.yaml:30: lines[0].hub.site: no site \"dc-z\" is declared");
  }

  @Test
  void refusesWhatIsThereTwiceOrMakesNoSense() {
    fails(
        GOOD.replace("- id: branch-01\n", "- id: dc-a\n"),
        "inventory.yaml:16: sites[1].id: site \"dc-a\" is there twice");
    fails(
        GOOD.replace("name: branch-01-r1", "name: dc-a-r1"),
        "inventory.yaml:24: sites[1].routers[0].name: router \"dc-a-r1\" is there twice");
    fails(
        GOOD.replace("127.0.0.1:831", "127.0.0.1"),
        "inventory.yaml:24: sites[1].routers[0].netconf: \"127.0.0.1\" is not HOST:PORT");
    fails(
        GOOD.replace("ssh-ed25519 BBBB", "secret"),
        "inventory.yaml:24: sites[1].routers[0]: \"secret\" is not a public host key: expected for"
            + " instance ssh-ed25519 AAAA...");
    fails(
        GOOD.replace("latitude: 31.3", "latitude: 131"),
        "inventory.yaml:16: sites[1]: site branch-01 has no place on earth");
  }

  private void fails(String text, String message) {
    var e = assertThrows(ConfigException.class, () -> read(text));
    assertEquals(message, e.getMessage());
  }

  private Inventory read(String text) throws IOException {
    return Inventory.read(Files.writeString(folder.resolve("inventory.yaml"), text));
  }
}
