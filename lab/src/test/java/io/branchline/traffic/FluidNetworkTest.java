package io.branchline.traffic;

import static io.branchline.traffic.SmallBank.GATEWAY;
import static io.branchline.traffic.SmallBank.OFFICE;
import static io.branchline.traffic.SmallBank.TRUTH;
import static io.branchline.traffic.SmallBank.VOICE;
import static io.branchline.traffic.SmallBank.line;
import static io.branchline.traffic.SmallBank.network;
import static io.branchline.traffic.SmallBank.over;
import static io.branchline.traffic.SmallBank.queues;
import static io.branchline.traffic.SmallBank.steerOffice;
import static io.branchline.traffic.SmallBank.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.policy.RouterConfiguration;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FluidNetworkTest {
  private static final int V = 0;
  private static final int O = 1;
  private static final double CONTROL = FluidNetwork.CONTROL_BYTES;

  @Test
  void withoutConfigurationAllGoesOverTheFirstLine() {
    var network = network();
    network.tick(0, new double[] {100, 400});
    assertEquals(12_500, network.outcome().delivered[V], 1e-6);
    assertEquals(50_000, network.outcome().delivered[O], 1e-6);
    assertEquals(12_500 + 50_000 + CONTROL, sent(up(network, "mstp-1")), 1e-6);
    assertEquals(CONTROL, sent(up(network, "mstp-2")), 1e-6);
    // 1 ms of access, 50 us of LAN at the hub, and little waiting at half load.
    assertTrue(network.outcome().delayMillis[V] > 1.05);
    assertTrue(network.outcome().delayMillis[V] < 10);
    assertEquals(line("mstp-1"), network.findLineOf(VOICE).orElseThrow());
  }

  @Test
  void oneQueueServesInProportionAndDropsWhatItCannotHold() {
    var network = network();
    network.tick(0, new double[] {300, 1200});
    // Offered 37500 + 150000 + 2000 of control; the line carries 125000, the buffer holds 30000.
    double all = 187_500 + CONTROL;
    double share = 125_000 / all;
    assertEquals(37_500 * share, network.outcome().delivered[V], 1e-6);
    assertEquals(150_000 * share, network.outcome().delivered[O], 1e-6);
    double dropped = all - 125_000 - 30_000;
    assertEquals(37_500 * dropped / all, network.outcome().lost[V], 1e-6);
    // Once it is full, both wait for 30000 bytes at 125000 a second: 240 ms.
    network.tick(1, new double[] {300, 1200});
    assertEquals(241, network.outcome().delayMillis[V], 1);
    assertEquals(241, network.outcome().delayMillis[O], 1);
  }

  @Test
  void guaranteedQueuesShieldVoiceFromTheRest() {
    var network = network();
    network.configure(GATEWAY, queues());
    for (int t = 0; t < 5; t++) {
      network.tick(t, new double[] {150, 2000});
    }
    var outcome = network.outcome();
    assertEquals(150 * 125, outcome.delivered[V], 1e-6);
    assertEquals(0, outcome.lost[V], 1e-9);
    // What voice and control leave of 125000 is office's; its queue of 20000 is full.
    assertEquals(125_000 - 18_750 - CONTROL, outcome.delivered[O], 1e-6);
    assertEquals(250_000 - outcome.delivered[O], outcome.lost[O], 1e-6);
    assertTrue(outcome.delayMillis[V] < 20, () -> "voice waits " + outcome.delayMillis[V]);
    double wait = 20_000 / outcome.delivered[O] * 1e3;
    assertEquals(wait + 1.1, outcome.delayMillis[O], 1);
  }

  @Test
  void aStrictQueueGetsItsGuaranteeFirstAndSharesTheExcessLikeTheOthers() {
    var network = network();
    network.configure(GATEWAY, queues());
    // Voice asks 600 of its 200, office 600 of its 500; control takes 16: 284 kbit/s are left to
    // share.
    network.tick(0, new double[] {600, 600});
    assertEquals((200 + 184) * 125, network.outcome().delivered[V], 1e-6);
    assertEquals((500 + 100) * 125, network.outcome().delivered[O], 1e-6);
  }

  @Test
  void segmentListsSteerAndTheirBytesCount() {
    var network = network();
    network.configure(GATEWAY, steerOffice(over("mstp-2")));
    network.tick(0, new double[] {100, 800});
    assertEquals(line("mstp-2"), network.findLineOf(OFFICE).orElseThrow());
    assertEquals(line("mstp-1"), network.findLineOf(VOICE).orElseThrow());
    // Three labels of 4 bytes on packets of 1000.
    assertEquals(100_000 * 1.012 + CONTROL, sent(up(network, "mstp-2")), 1e-6);
    assertEquals(100_000, network.outcome().delivered[O], 1e-6);
    var counter = network.policyCounters.values().iterator().next();
    assertEquals(100_000, counter.octets, 1e-6, "policies count without encapsulation");
    assertEquals(100, counter.packets, 1e-6);
  }

  @Test
  void anOverlayAddsItsOwnEncapsulationAndUsesItsQuota() {
    var network = network();
    network.configure(GATEWAY, steerOffice(over("5g")));
    network.tick(0, new double[] {0, 800});
    double wire = 100_000 * (1000 + 12 + 100) / 1000;
    assertEquals(wire + CONTROL, sent(up(network, "5g")), 1e-6);
    var states = RouterStates.of(network, Instant.EPOCH);
    var port =
        states.entrySet().stream()
            .filter(e -> e.getKey().value().equals("branch-01-r3"))
            .flatMap(e -> e.getValue().ports().stream())
            .filter(p -> p.name().equals("wan0"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        (long) (wire + 2 * CONTROL), port.line().orElseThrow().quotaUsedOctets().getAsLong());
    assertEquals((long) (wire + CONTROL), port.outOctets());
    assertTrue(network.outcome().delayMillis[O] > 20);
  }

  @Test
  void theBackupPathCarriesOnInTheSecondAfterACut() {
    var network = network();
    network.configure(GATEWAY, steerOffice(over("mstp-2"), over("5g")));
    network.tick(0, new double[] {100, 800});
    network.setUp(line("mstp-2"), false);
    network.tick(1, new double[] {100, 800});
    assertEquals(100_000, network.outcome().lost[O], 1e-6, "sent into the failure");
    assertEquals(12_500, network.outcome().delivered[V], 1e-6, "on another line");
    network.tick(2, new double[] {100, 800});
    assertEquals(0, network.outcome().lost[O], 1e-6);
    assertEquals(100_000, network.outcome().delivered[O], 1e-6);
    assertEquals(line("5g"), network.findLineOf(OFFICE).orElseThrow());
    var policy = network.configurationOf(GATEWAY).policies().getFirst();
    assertEquals(150, network.activePreference(policy));
    network.setUp(line("mstp-2"), true);
    network.tick(3, new double[] {100, 800});
    network.tick(4, new double[] {100, 800});
    assertEquals(200, network.activePreference(policy));
    assertEquals(line("mstp-2"), network.findLineOf(OFFICE).orElseThrow());
  }

  @Test
  void withoutABackupPathTheIgpCarriesOn() {
    var network = network();
    network.configure(GATEWAY, steerOffice(over("mstp-2")));
    network.setUp(line("mstp-2"), false);
    network.tick(0, new double[] {100, 400});
    network.tick(1, new double[] {100, 400});
    assertEquals(line("mstp-1"), network.findLineOf(OFFICE).orElseThrow());
    assertEquals(
        0, network.activePreference(network.configurationOf(GATEWAY).policies().getFirst()));
  }

  @Test
  void aSegmentListToNowhereLosesWhatItCarries() {
    var network = network();
    network.configure(GATEWAY, steerOffice(SegmentList.of(new MplsLabel(23_999))));
    network.tick(0, new double[] {100, 400});
    assertEquals(50_000, network.outcome().lost[O], 1e-6);
    assertEquals(0, network.outcome().delivered[O], 1e-6);
    assertEquals(12_500, network.outcome().delivered[V], 1e-6);
  }

  @Test
  void aSegmentListInCirclesWastesTheLine() {
    var network = network();
    var hub = TRUTH.topology().findNode(line("mstp-1").hubEnd().node()).orElseThrow();
    var branch = TRUTH.topology().findNode(GATEWAY).orElseThrow();
    var there = hub.nodeSid().orElseThrow();
    var back = branch.nodeSid().orElseThrow();
    network.configure(GATEWAY, steerOffice(SegmentList.of(there, back, there, back, there)));
    for (int t = 0; t < 30; t++) {
      network.tick(t, new double[] {100, 400});
    }
    assertTrue(network.outcome().lost[V] > 0, "three times office's 400 kbit/s fill the line");
  }

  @Test
  void aListThroughACircleOfRoutersEndsInABlackHole() {
    var network = network();
    var sids = new ArrayList<MplsLabel>();
    for (int i = 0; i < 40; i++) {
      var name = i % 2 == 0 ? "branch-01-r2" : "branch-01-r3";
      sids.add(
          TRUTH.topology().nodes().stream()
              .filter(node -> node.id().value().equals(name))
              .findFirst()
              .orElseThrow()
              .nodeSid()
              .orElseThrow());
    }
    var list = new ArrayList<io.branchline.segment.Sid>(sids);
    list.addAll(sids);
    network.configure(GATEWAY, steerOffice(new SegmentList(list)));
    network.tick(0, new double[] {100, 400});
    assertEquals(50_000, network.outcome().lost[O], 1e-6, "the hop limit");
  }

  @Test
  void anEmptyConfigurationChangesNothing() {
    var plain = network();
    var configured = network();
    for (var router : TRUTH.bank().routers()) {
      configured.configure(router, RouterConfiguration.EMPTY);
    }
    for (int t = 0; t < 20; t++) {
      var kbps = new double[] {200, 700 + 20 * t};
      plain.tick(t, kbps);
      configured.tick(t, kbps);
    }
    assertEquals(RouterStates.of(plain, Instant.EPOCH), RouterStates.of(configured, Instant.EPOCH));
  }

  @Test
  void bytesAreConservedWhateverHappens() {
    var random = new Random(42);
    var network = network();
    var offered = new double[2];
    var gone = new double[2];
    var lines = List.of("mstp-1", "mstp-2", "5g");
    for (int t = 0; t < 2000; t++) {
      if (random.nextInt(20) == 0) {
        network.setUp(line(lines.get(random.nextInt(3))), random.nextBoolean());
      }
      if (random.nextInt(15) == 0) {
        network.configure(
            GATEWAY,
            switch (random.nextInt(4)) {
              case 0 -> steerOffice(over("mstp-2"), over("5g"));
              case 1 -> steerOffice(over("5g"), over("mstp-2"));
              case 2 -> queues();
              default -> RouterConfiguration.EMPTY;
            });
      }
      if (random.nextInt(30) == 0) {
        network.degrade(line("mstp-1"), 10, random.nextDouble() / 10, random.nextDouble());
      }
      network.tick(t, new double[] {random.nextInt(400), random.nextInt(3000)});
      for (int d = 0; d < 2; d++) {
        offered[d] += network.outcome().offered[d];
        gone[d] += network.outcome().delivered[d] + network.outcome().lost[d];
        double waiting = network.inFlight()[d];
        assertEquals(offered[d], gone[d] + waiting, 1e-3, "seed 42, second " + t);
        assertTrue(network.outcome().lost[d] >= 0 && network.outcome().delivered[d] >= 0);
      }
    }
  }

  @Test
  void whatOnePortSendsTheOtherReceives() {
    var network = network();
    network.tick(0, new double[] {100, 400});
    var states = RouterStates.of(network, Instant.EPOCH);
    long sent = 0;
    long received = 0;
    for (var state : states.values()) {
      for (var port : state.ports()) {
        sent += port.outOctets();
        received += port.inOctets();
        assertEquals(3, port.queues().size());
      }
    }
    assertEquals(sent, received);
    assertTrue(sent > 125 * 500);
  }

  @Test
  void aCutLineIsDownAtBothEndsAndGoneFromTheTopology() {
    var network = network();
    network.setUp(line("mstp-1"), false);
    assertEquals(TRUTH.topology().linkCount() - 2, network.topology().linkCount());
    network.tick(0, new double[] {100, 400});
    long down =
        RouterStates.of(network, Instant.EPOCH).values().stream()
            .flatMap(state -> state.ports().stream())
            .filter(port -> !port.up())
            .count();
    assertEquals(2, down);
    network.setUp(line("mstp-1"), true);
    assertEquals(TRUTH.topology(), network.topology());
    assertFalse(network.findLineOf(VOICE).isEmpty());
  }

  private static double sent(LinkState link) {
    double sum = 0;
    for (double bytes : link.sentBytes) {
      sum += bytes;
    }
    return sum;
  }
}
