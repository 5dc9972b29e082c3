package io.branchline.router;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterFleetTest {
  @TempDir Path directory;

  @Test
  void startsManyRoutersEachWithItsOwnPortsAndKey() throws Exception {
    var nodes =
        IntStream.rangeClosed(1, 120)
            .mapToObj(i -> new NodeId("branch-" + i + "-r1"))
            .collect(Collectors.toSet());
    try (var fleet = RouterFleet.start(nodes, directory, new Credentials("admin", "secret"))) {
      var access = fleet.access();
      var ports = new HashSet<Integer>();
      access.values().forEach(a -> ports.addAll(Set.of(a.netconfPort(), a.gnmiPort())));
      var keys = access.values().stream().map(RouterFleet.Access::hostKey).distinct().count();
      assertAll(
          () -> assertEquals(nodes, access.keySet()),
          () -> assertEquals(240, ports.size()),
          () -> assertEquals(120, keys),
          () -> assertTrue(Files.exists(fleet.pki().certificate("branch-120-r1"))),
          () ->
              assertEquals(
                  PosixFilePermissions.fromString("rw-------"),
                  Files.getPosixFilePermissions(fleet.pki().key("branch-120-r1"))));
    }
  }

  @Test
  void publishesToTheRoutersThatItHas() throws Exception {
    var node = new NodeId("dc-a-r1");
    var state = RouterStates.at(Instant.parse("2026-11-20T09:00:00Z"), true, 1, 0);
    try (var fleet =
        RouterFleet.start(Set.of(node), directory, new Credentials("admin", "secret"))) {
      fleet.publish(Map.of(node, state));
      assertEquals(state, fleet.get(node).state().orElseThrow());
      assertEquals(0, fleet.netconfSessions());
      var unknown =
          assertThrows(
              IllegalArgumentException.class,
              () -> fleet.publish(Map.of(new NodeId("dc-z-r1"), state)));
      assertEquals("there is no router dc-z-r1", unknown.getMessage());
    }
  }

  @Test
  void oneSocketStandsForManyRoutersOfWhichEachHasItsAddressAndKey() throws Exception {
    var nodes =
        IntStream.rangeClosed(1, 130)
            .mapToObj(i -> new NodeId("branch-" + i + "-r1"))
            .collect(Collectors.toSet());
    try (var fleet =
        RouterFleet.start(nodes, directory, new Credentials("admin", "secret"), true)) {
      var access = fleet.access().values();
      assertEquals(1, access.stream().map(RouterFleet.Access::netconfPort).distinct().count());
      assertEquals(130, access.stream().map(RouterFleet.Access::address).distinct().count());
      assertEquals(130, access.stream().map(RouterFleet.Access::hostKey).distinct().count());
      assertEquals(3, access.stream().map(RouterFleet.Access::gnmiPort).distinct().count());
      for (var node : List.of("branch-7-r1", "branch-99-r1")) {
        var way = requireNonNull(fleet.access().get(new NodeId(node)));
        try (var _ = NetconfTestClient.open(way.address(), way.netconfPort())) {
          assertTrue(NetconfTestClient.SEEN.contains(way.hostKey()), node);
          fleet.dropNetconfSessions(new NodeId("branch-8-r1"));
          assertEquals(1, fleet.netconfSessions());
          fleet.dropNetconfSessions(new NodeId(node));
        }
      }
      int port = access.iterator().next().netconfPort();
      assertThrows(IOException.class, () -> NetconfTestClient.open("127.0.0.1", port));
    }
  }
}
