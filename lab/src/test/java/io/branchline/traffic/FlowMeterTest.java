package io.branchline.traffic;

import static io.branchline.traffic.SmallBank.BRANCH;
import static io.branchline.traffic.SmallBank.DC_A;
import static io.branchline.traffic.SmallBank.GATEWAY;
import static io.branchline.traffic.SmallBank.OFFICE;
import static io.branchline.traffic.SmallBank.TRUTH;
import static io.branchline.traffic.SmallBank.VOICE;
import static io.branchline.traffic.SmallBank.over;
import static io.branchline.traffic.SmallBank.steerOffice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.network.NodeId;
import io.branchline.router.PacketFlow;
import io.branchline.segment.Prefix;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FlowMeterTest {
  private static final DemandKey OFFICE_DOWN =
      new DemandKey(BRANCH, "office", DC_A, Direction.DOWN);
  private static final Prefix USERS = TRUTH.bank().getSite(BRANCH).prefix();
  private static final Prefix SERVERS = TRUTH.bank().getSite(DC_A).prefix();

  private static long octets(List<PacketFlow> flows) {
    return flows.stream().mapToLong(PacketFlow::octets).sum();
  }

  @Test
  void aRouterMetersWhatItsLineCarries() {
    var network = new FluidNetwork(TRUTH, List.of(VOICE, OFFICE, OFFICE_DOWN), 1);
    var meter = network.meter();
    network.configure(GATEWAY, steerOffice(over("mstp-2")));
    var delivered = new HashMap<Direction, Double>();
    for (int t = 0; t < 60; t++) {
      network.tick(t, new double[] {80, 400, 600});
      var outcome = network.outcome();
      delivered.merge(Direction.UP, outcome.delivered[0] + outcome.delivered[1], Double::sum);
      delivered.merge(Direction.DOWN, outcome.delivered[2], Double::sum);
    }
    var taken = meter.take(1);
    var at =
        taken.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> octets(entry.getValue())));
    var line = network.findLineOf(OFFICE).orElseThrow();
    assertTrue(!line.branchEnd().node().equals(GATEWAY), "office was not steered");
    var officesRouter = line.branchEnd().node();
    assertEquals(
        80 * 125.0 * 60, ofDirection(taken.getOrDefault(GATEWAY, List.of()), Direction.UP), 1);
    assertEquals(
        400 * 125.0 * 60,
        ofDirection(taken.getOrDefault(officesRouter, List.of()), Direction.UP),
        1);
    assertEquals(
        delivered.values().stream().mapToDouble(value -> value).sum(),
        at.values().stream().mapToLong(value -> value).sum(),
        at.size() + 1);
    assertEquals(Map.<NodeId, List<PacketFlow>>of(), meter.take(2), "nothing flowed since");
  }

  private static double ofDirection(List<PacketFlow> flows, Direction direction) {
    return flows.stream()
        .filter(flow -> USERS.contains(flow.source()) == (direction == Direction.UP))
        .mapToLong(PacketFlow::octets)
        .sum();
  }

  @Test
  void applicationsShareTheirClassOutToTheLastOctet() {
    for (long octets : new long[] {1, 2, 7, 1_000_003}) {
      var flows = ApplicationMix.split(OFFICE, USERS, SERVERS, octets, octets);
      assertEquals(octets, octets(flows));
    }
    var flows = ApplicationMix.split(OFFICE_DOWN, USERS, SERVERS, 1_000_000, 5);
    var byPort =
        flows.stream()
            .collect(
                Collectors.groupingBy(
                    PacketFlow::sourcePort, Collectors.summingLong(PacketFlow::octets)));
    assertEquals(Map.of(993, 250_000L, 443, 500_000L, 445, 250_000L), byPort);
    // Offices have the second quarter of the branch's subnet.
    var offices = Prefix.of(flows.getFirst().destination(), ApplicationMix.SUBNET_LENGTH);
    assertEquals(64, offices.address().bytes()[3]);
    for (var flow : flows) {
      assertTrue(offices.contains(flow.destination()) && SERVERS.contains(flow.source()));
    }
  }

  @Test
  void theSharesOfEveryClassAreOneTogether() {
    var shares =
        ApplicationMix.list().stream()
            .collect(
                Collectors.groupingBy(
                    ApplicationMix.Application::trafficClass,
                    Collectors.summingDouble(ApplicationMix.Application::share)));
    shares.forEach((name, share) -> assertEquals(1, share, 1e-9, name));
  }
}
