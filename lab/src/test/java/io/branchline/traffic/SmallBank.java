package io.branchline.traffic;

import io.branchline.bank.BankScenario;
import io.branchline.bank.SmallBankText;
import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One branch with round numbers:
 *
 * <pre>
 *   branch-01-r1 --- mstp-1, 1 Mbit/s --- dc-a-r2 --- dc-a-r1
 *        |                                              |
 *   branch-01-r2 --- mstp-2, 2 Mbit/s --- dc-b-r3 --- dc-b-r1
 *        |
 *   branch-01-r3 --- 5g, 20 Mbit/s ------ dc-a-r4
 * </pre>
 */
final class SmallBank {
  static final String TEXT =
      SmallBankText.of(
          """
          classes:
          - {name: voice, priority: 1, color: 100, meanPacketBytes: 100, match: [{dscp: [46]}]}
          - {name: office, priority: 2, color: 130, meanPacketBytes: 1000, match: [{dscp: [0]}]}
          objectives:
            voice: {latency: 80ms, loss: 1%}
            office: {latency: 400ms, loss: 1%}
          demands:
            voice: {profile: voice, up: 100kbps, down: 100kbps}
            office: {profile: office, up: 800kbps, down: 800kbps}
          """,
          List.of("dc-a", "dc-b"),
          "mstp-1: {carrier: c1, committed: 1Mbps, hub: dc-a, ducts: [north]}",
          "mstp-2: {carrier: c2, committed: 2Mbps, hub: dc-b, ducts: [south]}",
          "5g: {carrier: c2, committed: 20Mbps, hub: dc-a, quota: 1GB}");

  static final GroundTruth TRUTH = BankScenario.parse("small.yaml", TEXT).groundTruth();
  static final SiteId BRANCH = new SiteId("branch-01");
  static final SiteId DC_A = new SiteId("dc-a");
  static final DemandKey VOICE = new DemandKey(BRANCH, "voice", DC_A, Direction.UP);
  static final DemandKey OFFICE = new DemandKey(BRANCH, "office", DC_A, Direction.UP);
  static final List<DemandKey> BOTH = List.of(VOICE, OFFICE);
  static final NodeId GATEWAY = new NodeId("branch-01-r1");

  private SmallBank() {}

  static FluidNetwork network() {
    return new FluidNetwork(TRUTH, BOTH, 1);
  }

  static Line line(String name) {
    return TRUTH.bank().getLine(new LineId("branch-01-" + name));
  }

  static LinkState up(FluidNetwork network, String line) {
    return network.links[TRUTH.topology().linkIndex(line(line).linkId(Direction.UP))];
  }

  /**
   * The segment list that forces a line from the branch's gateway to dc-a: end router, line, hub.
   */
  static SegmentList over(String line) {
    var rented = line(line);
    var topology = TRUTH.topology();
    var segments = new ArrayList<Sid>();
    if (!rented.branchEnd().node().equals(GATEWAY)) {
      segments.add(
          topology.findNode(rented.branchEnd().node()).orElseThrow().nodeSid().orElseThrow());
    }
    segments.add(
        topology.findLink(rented.linkId(Direction.UP)).orElseThrow().adjacencySid().orElseThrow());
    segments.add(topology.findNode(new NodeId("dc-a-r1")).orElseThrow().nodeSid().orElseThrow());
    return new SegmentList(segments);
  }

  /** The gateway's configuration that steers office into these paths, best first. */
  static RouterConfiguration steerOffice(SegmentList... paths) {
    var endpoint = TRUTH.topology().findNode(new NodeId("dc-a-r1")).orElseThrow().routerId();
    var candidates = new ArrayList<CandidatePath>();
    for (int i = 0; i < paths.length; i++) {
      candidates.add(
          new CandidatePath(200 - 50 * i, List.of(new WeightedSegmentList(1, paths[i]))));
    }
    return new RouterConfiguration(
        List.of(new SrPolicy(new SrPolicyKey(GATEWAY, 130, endpoint), "office", candidates)),
        List.of(
            new SteeringRule(
                "office", List.of(0), TRUTH.bank().getSite(DC_A).prefix(), 130, endpoint)),
        new TreeMap<>());
  }

  /**
   * Queues on the gateway's wan0: voice strict with 200, office with 500 kbit/s guaranteed of 1000.
   */
  static RouterConfiguration queues() {
    SortedMap<String, QueueProfile> queues = new TreeMap<>();
    queues.put(
        "wan0",
        new QueueProfile(
            Bandwidth.ofKbps(1000),
            List.of(
                queue("control", true, 32, 1),
                queue("voice", true, 200, 1),
                queue("office", false, 500, 1))));
    return new RouterConfiguration(List.of(), List.of(), queues);
  }

  private static QueueProfile.Queue queue(String name, boolean strict, double kbps, int weight) {
    return new QueueProfile.Queue(
        name, strict, Bandwidth.ofKbps(kbps), Bandwidth.ofKbps(1000), weight, 20_000);
  }
}
