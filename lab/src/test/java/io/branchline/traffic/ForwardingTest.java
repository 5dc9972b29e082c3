package io.branchline.traffic;

import static io.branchline.traffic.SmallBank.GATEWAY;
import static io.branchline.traffic.SmallBank.OFFICE;
import static io.branchline.traffic.SmallBank.TRUTH;
import static io.branchline.traffic.SmallBank.line;
import static io.branchline.traffic.SmallBank.network;
import static io.branchline.traffic.SmallBank.over;
import static io.branchline.traffic.SmallBank.steerOffice;
import static io.branchline.traffic.SmallBank.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForwardingTest {
  private static final int O = 1;

  @Test
  void srv6ListsLeadAsMplsListsDoAndWeighMore() {
    var network = network();
    var topology = TRUTH.topology();
    List<Sid> segments = new ArrayList<>();
    segments.add(
        topology.findLink(line("mstp-2").linkId(Direction.UP)).orElseThrow().endX().orElseThrow());
    segments.add(topology.findNode(new NodeId("dc-a-r1")).orElseThrow().endSid().orElseThrow());
    network.configure(GATEWAY, steerOffice(new SegmentList(segments)));
    network.tick(0, new double[] {0, 400});
    assertEquals(line("mstp-2"), network.findLineOf(OFFICE).orElseThrow());
    assertEquals(50_000, network.outcome().delivered[O], 1e-6);
    // An outer header of 40 bytes and a routing header of 8 + 2 * 16 on packets of 1000.
    assertEquals(50_000 * 1.080, up(network, "mstp-2").sentBytes[O], 1e-6);
  }

  @Test
  void weightsShareTheLoad() {
    var network = network();
    var one = steerOffice(over("mstp-1"));
    var policy = one.policies().getFirst();
    var path =
        new CandidatePath(
            200,
            List.of(
                new WeightedSegmentList(1, over("mstp-1")),
                new WeightedSegmentList(3, over("mstp-2"))));
    var shared = new SrPolicy(policy.key(), policy.name(), List.of(path));
    network.configure(
        GATEWAY, new RouterConfiguration(List.of(shared), one.steering(), new TreeMap<>()));
    network.tick(0, new double[] {0, 800});
    assertEquals(25_000 * 1.008, up(network, "mstp-1").sentBytes[O], 1e-6);
    assertEquals(75_000 * 1.012, up(network, "mstp-2").sentBytes[O], 1e-6);
    network.setUp(line("mstp-2"), false);
    network.tick(1, new double[] {0, 800});
    network.tick(2, new double[] {0, 800});
    assertEquals(0, network.outcome().lost[O], 1e-6, "the list that is left carries all");
  }

  @Test
  void aRuleForOtherPacketsOrAnotherPlaceChangesNothing() {
    var network = network();
    var steered = steerOffice(over("mstp-2"));
    var rule = steered.steering().getFirst();
    var others =
        List.of(
            new SteeringRule("dscp", List.of(46), rule.destination(), 130, rule.endpoint()),
            new SteeringRule(
                "place", List.of(0), Prefix.parse("192.168.0.0/16"), 130, rule.endpoint()),
            new SteeringRule(
                "policy", List.of(0), Prefix.parse("10.0.0.0/8"), 999, rule.endpoint()));
    network.configure(
        GATEWAY, new RouterConfiguration(steered.policies(), others, new TreeMap<>()));
    network.tick(0, new double[] {0, 400});
    assertEquals(line("mstp-1"), network.findLineOf(OFFICE).orElseThrow());
  }

  @Test
  void theLongestPrefixDecides() {
    var network = network();
    var steered = steerOffice(over("mstp-2"));
    var rule = steered.steering().getFirst();
    var wide =
        new SteeringRule("a-wide", List.of(0), Prefix.parse("0.0.0.0/0"), 7, rule.endpoint());
    network.configure(
        GATEWAY, new RouterConfiguration(steered.policies(), List.of(wide, rule), new TreeMap<>()));
    network.tick(0, new double[] {0, 400});
    assertEquals(line("mstp-2"), network.findLineOf(OFFICE).orElseThrow());
  }

  @Test
  void waysAreWorkedOutOnlyWhenSomethingChanges() {
    var network = network();
    for (int t = 0; t < 100; t++) {
      network.tick(t, new double[] {100, 400});
    }
    assertEquals(1, network.reroutes());
    network.configure(GATEWAY, steerOffice(over("mstp-2")));
    network.configure(GATEWAY, steerOffice(over("mstp-2")));
    network.tick(100, new double[] {100, 400});
    network.setUp(line("5g"), false);
    for (int t = 101; t < 200; t++) {
      network.tick(t, new double[] {100, 400});
    }
    assertEquals(3, network.reroutes());
  }

  @Test
  void aDegradedLineIsSlowerAndLossier() {
    var network = network();
    network.tick(0, new double[] {100, 400});
    double before = network.outcome().delayMillis[0];
    network.degrade(line("mstp-1"), 100, 0.1, 1);
    network.tick(1, new double[] {100, 400});
    assertEquals(before + 100, network.outcome().delayMillis[0], 1e-6);
    assertEquals(5_000, network.outcome().lost[O], 1e-6);
    network.degrade(line("mstp-1"), 0, 0, 0.25);
    network.tick(2, new double[] {0, 400});
    assertTrue(network.outcome().delivered[O] < 31_250, "a quarter of the rate is left");
    network.degrade(line("mstp-1"), 0, 0, 1);
    for (int t = 3; t < 10; t++) {
      network.tick(t, new double[] {100, 400});
    }
    assertEquals(before, network.outcome().delayMillis[0], 1e-6);
  }

  @Test
  void guaranteesAreSharedInProportionWhenTheLineCannotPayThem() {
    var index = new NetworkIndex(TRUTH);
    var rate = Bandwidth.ofKbps(800);
    var queues =
        LinkQueues.of(
            index,
            Optional.of(
                new QueueProfile(
                    rate,
                    List.of(
                        new QueueProfile.Queue(
                            "voice", false, Bandwidth.ofKbps(200), rate, 1, 2000),
                        new QueueProfile.Queue(
                            "office", false, Bandwidth.ofKbps(600), rate, 1, 2000)))),
            rate);
    var served = new double[3];
    queues.serve(new double[] {50_000, 100_000, 0}, 50_000, served);
    assertEquals(12_500, served[0], 1e-6);
    assertEquals(37_500, served[1], 1e-6);
  }

  @Test
  void excessGoesByWeightUpToEachCeiling() {
    var index = new NetworkIndex(TRUTH);
    var rate = Bandwidth.ofKbps(800);
    var queues =
        LinkQueues.of(
            index,
            Optional.of(
                new QueueProfile(
                    rate,
                    List.of(
                        new QueueProfile.Queue(
                            "voice", false, Bandwidth.ZERO, Bandwidth.ofKbps(100), 30, 2000),
                        new QueueProfile.Queue("office", false, Bandwidth.ZERO, rate, 10, 2000),
                        new QueueProfile.Queue("control", false, Bandwidth.ZERO, rate, 30, 2000)))),
            rate);
    var served = new double[3];
    queues.serve(new double[] {90_000, 90_000, 90_000}, 100_000, served);
    assertEquals(12_500, served[0], 1e-6, "its ceiling");
    assertEquals(87_500 / 4.0, served[1], 1e-6);
    assertEquals(87_500 * 3 / 4.0, served[2], 1e-6);
  }
}
