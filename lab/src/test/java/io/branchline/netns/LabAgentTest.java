package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.bank.BankScenario;
import io.branchline.compile.LinePaths;
import io.branchline.interop.Eventually;
import io.branchline.interop.Peers;
import io.branchline.metric.Bandwidth;
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
import io.branchline.router.PortState;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import io.branchline.segment.Dataplane;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.traffic.DemandModel;
import io.branchline.traffic.LabNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations in force in the kernel, judged by what happens to packets. */
@Tag("peer")
class LabAgentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final BankScenario BANK = BankScenario.kernel();
  private static final SiteId BRANCH = new SiteId("branch-02");
  private static final SiteId CENTRE = new SiteId("dc-b");
  private static final LineId MSTP = new LineId("branch-02-mstp-1");
  private static final LineId FIVE_G = new LineId("branch-02-5g");

  @TempDir static Path folder;
  private static KernelLab lab;
  private static RouterFleet fleet;
  private static LabAgent agents;
  private static SiteTraffic traffic;

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

  private static void install(SiteId site, RouterConfiguration configuration) throws Exception {
    agents.agent(gateway(site)).install(configuration);
  }

  private static NodeId gateway(SiteId site) {
    return BANK.bank().getSite(site).gateway();
  }

  /** All classes between branch and data centre over these lines, the first one preferred. */
  private static RouterConfiguration over(Direction direction, LineId... lines) {
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

  private static FlowMeter flow(TrafficClass trafficClass, Direction direction) {
    boolean up = direction == Direction.UP;
    return traffic.flow(
        up ? BRANCH : CENTRE,
        up ? CENTRE : BRANCH,
        trafficClass.dscps().getFirst(),
        trafficClass.meanPacketBytes(),
        false);
  }

  private static void rest(FlowMeter flow) throws Exception {
    flow.sendPackets(0);
    long[] before = {-1};
    Eventually.that(
        "no more arrive",
        LIMIT,
        Duration.ofMillis(200),
        () -> before[0] == (before[0] = flow.report().received()));
  }

  private long packetsOver(LineId line) throws Exception {
    var name = BANK.bank().getLine(line).branchEnd().port().name();
    return agents.agent(gateway(BRANCH)).state(Instant.EPOCH).ports().stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow()
        .outPackets();
  }

  @Test
  void aClassMovesTenTimesWithoutLosingAPacket() throws Exception {
    var voice = flow(BANK.bank().getClass("voice"), Direction.UP);
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    voice.sendPackets(1500);
    for (int move = 1; move <= 10; move++) {
      long before = voice.sent();
      Eventually.that("some are sent", LIMIT, () -> voice.sent() >= before + 600);
      var to = move % 2 == 1 ? FIVE_G : MSTP;
      var from = move % 2 == 1 ? MSTP : FIVE_G;
      install(BRANCH, over(Direction.UP, to, from));
      long carried = packetsOver(to);
      Eventually.that("packets take it", LIMIT, () -> packetsOver(to) > carried + 100);
    }
    rest(voice);
    var report = voice.report();
    System.out.println("10 moves at 1,500 packets/s: " + report);
    assertEquals(0, report.lost());
  }

  @Test
  void classesOfACutLineRecoverWithinASecond() throws Exception {
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    install(CENTRE, over(Direction.DOWN, MSTP, FIVE_G));
    var flows = new LinkedHashMap<String, FlowMeter>();
    for (var trafficClass : BANK.bank().classes()) {
      for (var direction : Direction.values()) {
        flows.put(trafficClass.name() + " " + direction, flow(trafficClass, direction));
      }
    }
    flows.values().forEach(flow -> flow.sendPackets(50));
    Eventually.that(
        "all flow",
        LIMIT,
        () -> flows.values().stream().allMatch(flow -> flow.report().received() >= 25));
    lab.setUp(MSTP, false);
    long[] sent = flows.values().stream().mapToLong(FlowMeter::sent).toArray();
    Eventually.that(
        "2 s pass", LIMIT, () -> flows.values().iterator().next().sent() >= sent[0] + 100);
    for (var flow : flows.values()) {
      rest(flow);
    }
    flows.forEach((name, flow) -> {
      System.out.println("cut line, " + name + ": " + flow.report());
      assertTrue(flow.report().longestGapNanos() <= 1_000_000_000L, name);
      assertTrue(flow.report().received() > 75, name);
    });
  }

  private static final Map<String, Integer> GUARANTEES_KBPS =
      Map.of(
          "voice",
          500,
          "production",
          1400,
          "video",
          800,
          "office",
          600,
          "big-data",
          400,
          "test",
          200);
  private static final Bandwidth FULL_LINE = Bandwidth.ofMbps(4);

  /** Everything goes up the MSTP line, whose queues have these guarantees. */
  private static RouterConfiguration guaranteed() {
    var queues = new ArrayList<QueueProfile.Queue>();
    GUARANTEES_KBPS.forEach((name, kbps) ->
        queues.add(
            new QueueProfile.Queue(
                name, name.equals("voice"), Bandwidth.ofKbps(kbps), FULL_LINE, 1, 20_000)));
    queues.add(
        new QueueProfile.Queue(
            QueueProfile.CONTROL, false, Bandwidth.ofKbps(100), FULL_LINE, 1, 20_000));
    var policies = over(Direction.UP, MSTP, FIVE_G);
    return new RouterConfiguration(
        policies.policies(),
        policies.steering(),
        new TreeMap<>(Map.of(port().name(), new QueueProfile(FULL_LINE, queues))));
  }

  private static InterfaceId port() {
    return BANK.bank().getLine(MSTP).branchEnd().port();
  }

  /**
   * What classes send on an overloaded line, in IP bytes: voice keeps within its guarantee, with 88
   * bytes of encapsulation to each packet of 160; all others want twice theirs.
   */
  private static Bandwidth offered(TrafficClass trafficClass) {
    var name = trafficClass.name();
    return Bandwidth.ofKbps(name.equals("voice") ? 250 : 2 * GUARANTEES_KBPS.getOrDefault(name, 0));
  }

  private static PortState portState(RouterState state) {
    return state.ports().stream()
        .filter(p -> p.name().equals(port().name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void queuesKeepTheirGuaranteesUnderOverloadAndTheFluidModelSaysTheSame() throws Exception {
    install(BRANCH, guaranteed());
    var flows = new TreeMap<String, FlowMeter>();
    for (var trafficClass : BANK.bank().classes()) {
      var flow = flow(trafficClass, Direction.UP);
      flows.put(trafficClass.name(), flow);
      flow.send(offered(trafficClass));
    }
    var voice = Objects.requireNonNull(flows.get("voice"));
    Eventually.that("queues are full", LIMIT, () -> voice.sent() >= 400);
    flows.values().forEach(FlowMeter::restart);
    long start = System.nanoTime();
    var before = portState(agents.agent(gateway(BRANCH)).state(Instant.EPOCH));
    Eventually.that("voice speaks", LIMIT, () -> voice.sent() >= 1600);
    var after = portState(agents.agent(gateway(BRANCH)).state(Instant.EPOCH));
    double seconds = (System.nanoTime() - start) / 1e9;
    for (var flow : flows.values()) {
      rest(flow);
    }
    assertEquals(0, voice.report().lost());
    System.out.println("voice on a full line of 4 Mbit/s: " + voice.report());
    assertTrue(voice.report().p99DelayMicros() <= 30_000, voice.report().toString());

    var model = fluid();
    long delay =
        BANK.topology()
            .findLink(BANK.bank().getLine(MSTP).linkId(Direction.UP))
            .orElseThrow()
            .delay()
            .micros();
    for (int i = 0; i < BANK.bank().classes().size(); i++) {
      var name = after.queues().get(i).name();
      double kbps =
          8e-3
              * (after.queues().get(i).sentOctets() - before.queues().get(i).sentOctets())
              / seconds;
      double waited =
          (Objects.requireNonNull(flows.get(name)).report().medianDelayMicros() - delay) / 1e3;
      var said = Objects.requireNonNull(model.get(name));
      System.out.printf(
          "%-11s kernel %6.0f kbit/s, %6.1f ms waiting; fluid model %6.0f kbit/s, %6.1f ms%n",
          name, kbps, waited, said.kbps(), said.waitMillis());
      if (!name.equals("voice")) {
        assertTrue(kbps >= 0.9 * GUARANTEES_KBPS.getOrDefault(name, 0), name + " got " + kbps);
        assertEquals(said.waitMillis(), waited, 0.25 * said.waitMillis(), name);
      }
    }
    double load = 8e-3 * (after.outOctets() - before.outOctets()) / seconds;
    double saidLoad = model.values().stream().mapToDouble(Said::kbps).sum();
    System.out.printf("load: kernel %.0f kbit/s, fluid model %.0f kbit/s%n", load, saidLoad);
    assertEquals(saidLoad, load, 0.03 * saidLoad);
  }

  /** What the fluid model says of a queue. */
  private record Said(double kbps, double waitMillis) {}

  /** The same minute in the fluid model: same configuration, same demands. */
  private static Map<String, Said> fluid() throws Exception {
    var keys =
        BANK.bank().classes().stream()
            .map(c -> new DemandKey(BRANCH, c.name(), CENTRE, Direction.UP))
            .toList();
    var start = Instant.parse("2026-03-17T01:00:00Z");
    var clock =
        new NetworkClock(start, 60, InstantSource.system().instant(), InstantSource.system());
    var states = new TreeMap<Instant, PortState>();
    try (var network = new LabNetwork(BANK.groundTruth(), new Constant(keys), Map.of(), clock, 1)) {
      network.onStates(all -> {
        var state = Objects.requireNonNull(all.get(gateway(BRANCH)));
        synchronized (states) {
          states.put(state.networkTime(), portState(state));
        }
      });
      network.configure(gateway(BRANCH), guaranteed());
      network.start();
      Eventually.that("two minutes", LIMIT, () -> network.now().isAfter(start.plusSeconds(120)));
    }
    var steady = states.tailMap(start.plusSeconds(30));
    var first = steady.firstEntry();
    var last = steady.lastEntry();
    double seconds = Duration.between(first.getKey(), last.getKey()).toSeconds();
    long delay =
        BANK.topology()
            .findLink(BANK.bank().getLine(MSTP).linkId(Direction.UP))
            .orElseThrow()
            .delay()
            .micros();
    var said = new TreeMap<String, Said>();
    for (int i = 0; i < BANK.bank().classes().size(); i++) {
      int queue = i;
      var from = first.getValue().queues().get(i);
      var to = last.getValue().queues().get(i);
      double wait =
          steady.values().stream()
              .mapToLong(port -> port.queues().get(queue).delayMicros())
              .average()
              .orElse(0);
      said.put(
          to.name(),
          new Said(8e-3 * (to.sentOctets() - from.sentOctets()) / seconds, (wait - delay) / 1e3));
    }
    return said;
  }

  /** What {@link #offered} says, always. */
  private record Constant(List<DemandKey> keys) implements DemandModel {
    @Override
    public void kbpsAt(long epochSecond, double[] kbps) {
      for (int i = 0; i < kbps.length; i++) {
        kbps[i] = offered(BANK.bank().getClass(keys.get(i).trafficClass())).kbps();
      }
    }

    @Override
    public void meanKbpsAt(long epochSecond, double[] kbps) {
      kbpsAt(epochSecond, kbps);
    }

    @Override
    public DemandModel only(Predicate<DemandKey> which) {
      return new Constant(keys.stream().filter(which).toList());
    }
  }

  @Test
  void whatIsReportedIsWhatTheKernelCounts() throws Exception {
    var namespace = lab.plan().namespace(gateway(BRANCH));
    var port =
        lab.plan().ports(gateway(BRANCH)).stream()
            .filter(p -> p.link().equals(BANK.bank().getLine(MSTP).linkId(Direction.UP)))
            .findFirst()
            .orElseThrow();
    var json = new ObjectMapper();
    // Tests of the line never rest: compare while none of them passed.
    Eventually.that(
        "two equal readings around one of ours",
        LIMIT,
        () -> {
          var before = Batch.run(links(namespace), "").output();
          var queuesBefore = Batch.run(queues(namespace), "").output();
          var state = agents.agent(gateway(BRANCH)).state(Instant.EPOCH);
          if (!before.equals(Batch.run(links(namespace), "").output())
              || !queuesBefore.equals(Batch.run(queues(namespace), "").output())) {
            return false;
          }
          var ours =
              state.ports().stream()
                  .filter(p -> p.name().equals(port.alias()))
                  .findFirst()
                  .orElseThrow();
          for (var link : json.readTree(before)) {
            if (link.path("ifname").asText().equals(port.device())) {
              assertEquals(link.at("/stats64/tx/bytes").asLong(), ours.outOctets());
              assertEquals(link.at("/stats64/rx/packets").asLong(), ours.inPackets());
            }
          }
          int compared = 0;
          for (var qdisc : json.readTree(queuesBefore)) {
            for (var queue : ours.queues()) {
              var parent = "1:" + Integer.toHexString(lab.plan().minor(queue.name()));
              if (qdisc.path("dev").asText().equals(port.device())
                  && qdisc.path("parent").asText().equals(parent)) {
                assertEquals(qdisc.path("bytes").asLong(), queue.sentOctets());
                assertEquals(qdisc.path("packets").asLong(), queue.sentPackets());
                assertEquals(qdisc.path("drops").asLong(), queue.droppedPackets());
                compared++;
              }
            }
          }
          assertEquals(lab.plan().queues().size(), compared);
          return true;
        });
  }

  private static List<String> links(String namespace) {
    return List.of("ip", "-n", namespace, "-s", "-j", "link", "show");
  }

  private static List<String> queues(String namespace) {
    return List.of("tc", "-n", namespace, "-s", "-j", "qdisc", "show");
  }

  @Test
  void steeredPacketsAreCountedByPolicyWithoutEncapsulation() throws Exception {
    install(BRANCH, over(Direction.UP, MSTP, FIVE_G));
    var voice = flow(BANK.bank().getClass("voice"), Direction.UP);
    long before = counted();
    voice.sendPackets(200);
    Eventually.that("100 packets", LIMIT, () -> voice.sent() >= 100);
    rest(voice);
    assertEquals(voice.sent() * 160, counted() - before);
  }

  private static long counted() throws Exception {
    return agents.agent(gateway(BRANCH)).state(Instant.EPOCH).policies().stream()
        .filter(policy -> policy.color() == BANK.bank().getClass("voice").color())
        .findFirst()
        .orElseThrow()
        .octets();
  }
}
