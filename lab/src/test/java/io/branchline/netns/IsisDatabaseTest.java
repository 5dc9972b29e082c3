package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IsisDatabaseTest {
  /** As FRR 8.4 prints it. */
  private static final String TEXT =
      """
      Area lab:
      IS-IS Level-2 link-state database:
      LSP ID                  PduLen  SeqNumber   Chksum  Holdtime  ATT/P/OL
      dc-a-r1.00-00        *    286   0x00000003  0xdb73    1179    0/0/0
        Protocols Supported: IPv4, IPv6
        Area Address: 49.0001
        Hostname: dc-a-r1
        TE Router ID: 10.240.1.1
        Extended Reachability: 0000.0000.0002.00 (Metric: 10)
        Extended Reachability: 0000.0000.0004.00 (Metric: 10)
        IPv6 Reachability: fd00:c:9::/64 (Metric: 10)

      dc-a-r1.00-01        *     86   0x00000001  0xdb74    1179    0/0/0
        Hostname: dc-a-r1
        Extended Reachability: 0000.0000.0003.00 (Metric: 10)

      dc-a-r2.00-00             261   0x00000003  0xb717    1153    0/0/0
        Hostname: dc-a-r2
        Extended Reachability: 0000.0000.0001.00 (Metric: 10)

          2 LSPs
      """;

  @Test
  void everyRoutersNeighboursAreReadFromAllItsFragments() {
    var database = IsisDatabase.parse(TEXT);
    assertEquals(
        Map.of(
            "dc-a-r1",
            Set.of("0000.0000.0002", "0000.0000.0003", "0000.0000.0004"),
            "dc-a-r2",
            Set.of("0000.0000.0001")),
        database.adjacencies());
    assertTrue(database.says("dc-a-r2", "0000.0000.0001"));
    assertFalse(database.says("dc-a-r2", "0000.0000.0003"));
    assertFalse(database.says("dc-a-r3", "0000.0000.0001"));
  }

  @Test
  void whatIsNoDatabaseSaysNothing() {
    assertEquals(Map.of(), IsisDatabase.parse("").adjacencies());
    assertEquals(
        Map.of(), IsisDatabase.parse("Exiting: failed to connect to any daemons.").adjacencies());
  }
}
