package io.branchline.netns;

import io.branchline.bank.BankScenario;
import io.branchline.compile.LinePaths;
import io.branchline.interop.Eventually;
import io.branchline.interop.Peers;
import io.branchline.metric.Loss;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Dataplane;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lab in the kernel without chance losses, its agents, and flows between one branch and one
 * centre.
 */
abstract class AgentBench {
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final BankScenario BANK = BankScenario.kernel();
  static final SiteId BRANCH = new SiteId("branch-02");
  static final SiteId CENTRE = new SiteId("dc-b");
  static final LineId MSTP = new LineId("branch-02-mstp-1");
  static final LineId FIVE_G = new LineId("branch-02-5g");

  @TempDir static Path folder;
  static KernelLab lab;
  static RouterFleet fleet;
  static LabAgent agents;
  static SiteTraffic traffic;

  @BeforeAll
  static void start() throws Exception {
    Peers.requireKernelLab();
    lab = KernelLab.build(BANK, 1);
    fleet =
        RouterFleet.start(
            BANK.bank().routers(), folder.resolve("pki"), new Credentials("user", "password"));
    agents = LabAgent.start(lab, fleet, NetworkClock.real(InstantSource.system()));
    traffic = new SiteTraffic(lab);
    for (var line : BANK.bank().lines()) {
      var shapes = lab.shape(line.id());
      lab.reshape(
          line.id(), shapes.getFirst().withLoss(Loss.NONE), shapes.getLast().withLoss(Loss.NONE));
    }
  }

  @AfterAll
  static void stop() {
    if (traffic != null) {
      traffic.close();
    }
    if (agents != null) {
      agents.close();
      fleet.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void unconfigured() throws Exception {
    lab.setUp(MSTP, true);
    Eventually.that("all lines up", LIMIT, () -> agents.down().isEmpty());
    for (var site : List.of(BRANCH, CENTRE)) {
      install(site, RouterConfiguration.EMPTY);
    }
  }

  static void install(SiteId site, RouterConfiguration configuration) throws Exception {
    agents.agent(gateway(site)).install(configuration);
  }

  static NodeId gateway(SiteId site) {
    return BANK.bank().getSite(site).gateway();
  }

  /** All classes between branch and data centre over these lines, the first one preferred. */
  static RouterConfiguration over(Direction direction, LineId... lines) {
    var head = direction == Direction.UP ? BRANCH : CENTRE;
    var tail = BANK.bank().getSite(direction == Direction.UP ? CENTRE : BRANCH);
    var paths = new LinePaths(BANK.bank(), BANK.topology(), Dataplane.SRV6);
    var endpoint = BANK.topology().findNode(tail.gateway()).orElseThrow().routerId();
    var policies = new ArrayList<SrPolicy>();
    var rules = new ArrayList<SteeringRule>();
    for (var trafficClass : BANK.bank().classes()) {
      var candidates = new ArrayList<CandidatePath>();
      for (int i = 0; i < lines.length; i++) {
        var list = paths.find(BANK.bank().getLine(lines[i]), CENTRE, direction).orElseThrow();
        candidates.add(new CandidatePath(200 - i, List.of(new WeightedSegmentList(1, list))));
      }
      var name = trafficClass.name();
      int color = trafficClass.color();
      policies.add(new SrPolicy(new SrPolicyKey(gateway(head), color, endpoint), name, candidates));
      rules.add(new SteeringRule(name, trafficClass.dscps(), tail.prefix(), color, endpoint));
    }
    return new RouterConfiguration(policies, rules, new TreeMap<>());
  }

  static FlowMeter flow(TrafficClass trafficClass, Direction direction) {
    boolean up = direction == Direction.UP;
    return traffic.flow(
        up ? BRANCH : CENTRE,
        up ? CENTRE : BRANCH,
        trafficClass.dscps().getFirst(),
        trafficClass.meanPacketBytes(),
        false);
  }

  static void rest(FlowMeter flow) throws Exception {
    flow.sendPackets(0);
    long[] before = {-1};
    Eventually.that(
        "no more arrive",
        LIMIT,
        Duration.ofMillis(200),
        () -> before[0] == (before[0] = flow.report().received()));
  }

  static InterfaceId port() {
    return BANK.bank().getLine(MSTP).branchEnd().port();
  }
}
