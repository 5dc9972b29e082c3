package io.branchline.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.fault.FaultKind;
import io.branchline.fault.FaultTimer;
import io.branchline.fault.InjectableFault;
import io.branchline.fault.Injected;
import io.branchline.fault.NetworkTarget;
import io.branchline.fault.SessionProxies;
import io.branchline.fault.Severity;
import io.branchline.fault.Wires;
import io.branchline.interop.Eventually;
import io.branchline.network.LinkId;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.SiteId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Faults of lines and routers in the kernel, judged by hellos and by packets; undone, they leave
 * the lines as they were and no rule behind.
 */
@Tag("peer")
class KernelFaultsTest extends AgentBench {
  private static final SiteId OTHER_CENTRE = new SiteId("dc-a");

  private ServerSocket bgp;
  private SessionProxies sessions;
  private FaultTimer timer;
  private NetworkTarget target;
  private List<LineShape> shapes;

  @BeforeEach
  void open() throws Exception {
    bgp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    sessions =
        new SessionProxies(
            fleet.access(), new InetSocketAddress(bgp.getInetAddress(), bgp.getLocalPort()));
    timer = FaultTimer.real();
    target = new NetworkTarget(BANK, Wires.of(lab), fleet, sessions, timer);
    shapes = shapes();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    timer.close();
    sessions.close();
    bgp.close();
    assertEquals(shapes, shapes());
    assertEquals(List.of(), cutTables());
    Eventually.that("all lines up", LIMIT, () -> agents.down().isEmpty());
  }

  private static List<LineShape> shapes() {
    return BANK.bank().lines().stream().flatMap(line -> lab.shape(line.id()).stream()).toList();
  }

  private static List<String> cutTables() throws Exception {
    var found = new ArrayList<String>();
    for (var node : lab.plan().nodes()) {
      var namespace = Namespaces.FOLDER.resolve(lab.plan().namespace(node));
      Batch.run(List.of("nsenter", "--net=" + namespace, "nft", "list", "tables", "netdev"), "")
          .output()
          .lines()
          .forEach(found::add);
    }
    return found;
  }

  private Injected inject(FaultKind kind, String place) {
    return target.inject(InjectableFault.of(kind, place));
  }

  /** Both directions of these lines. */
  private static Set<LinkId> links(Predicate<Line> lines) {
    return BANK.bank().lines().stream()
        .filter(lines)
        .flatMap(line -> Stream.of(Direction.values()).map(line::linkId))
        .collect(Collectors.toSet());
  }

  private static void awaitDown(Predicate<Line> lines) throws Exception {
    var expected = links(lines);
    var all = links(line -> true);
    Eventually.that(
        "down: " + expected,
        LIMIT,
        () ->
            agents.down().stream()
                .filter(all::contains)
                .collect(Collectors.toSet())
                .equals(expected));
  }

  @Test
  void linesAndAllThatShareARiskAreCut() throws Exception {
    var cut = inject(FaultKind.LINE_CUT, MSTP.value());
    awaitDown(line -> line.id().equals(MSTP));
    var carrier = inject(FaultKind.CARRIER_OUTAGE, "c3");
    awaitDown(line -> line.id().equals(MSTP) || line.carrier().id().equals("c3"));
    cut.undo();
    awaitDown(line -> line.carrier().id().equals("c3"));
    carrier.undo();
    awaitDown(line -> false);
    var tower = inject(FaultKind.TOWER_LOSS, "tianjin-port");
    awaitDown(line -> line.id().value().equals("branch-01-5g"));
    tower.undo();
    awaitDown(line -> false);
  }

  @Test
  void aLineIsWorseForItsPackets() throws Exception {
    install(BRANCH, over(Direction.UP, MSTP));
    var voice = flow(BANK.bank().getClass("voice"), Direction.UP);
    long before = delayOf(voice);
    var fault =
        target.inject(
            new InjectableFault(
                FaultKind.LINE_DEGRADED,
                MSTP.value(),
                Severity.ofLine(Duration.ofMillis(40), 0, 1)));
    long during = delayOf(voice);
    assertTrue(during - before > 35_000 && during - before < 50_000, before + " " + during);
    fault.undo();
    long after = delayOf(voice);
    assertTrue(Math.abs(after - before) < 5_000, before + " " + after);
  }

  /** Median delay of packets sent from now on, us. */
  private static long delayOf(FlowMeter flow) throws Exception {
    flow.restart();
    flow.sendPackets(200);
    Eventually.that("50 are sent", LIMIT, () -> flow.sent() >= 50);
    rest(flow);
    return flow.report().medianDelayMicros();
  }

  @Test
  void aThrottledLineKeepsASmallShareOfItsRate() {
    long rate = lab.shape(FIVE_G).getFirst().rate().bitsPerSecond();
    var fault = inject(FaultKind.QUOTA_USED_UP, FIVE_G.value());
    assertEquals(rate / 100, lab.shape(FIVE_G).getFirst().rate().bitsPerSecond(), 1);
    assertEquals(rate / 100, lab.shape(FIVE_G).getLast().rate().bitsPerSecond(), 1);
    fault.undo();
  }

  @Test
  void nothingPassesADeadDataCentreAndTheOtherIsReached() throws Exception {
    var there = traffic.flow(BRANCH, CENTRE, 46, 160, false);
    var gone = traffic.flow(BRANCH, OTHER_CENTRE, 46, 160, false);
    var fault = inject(FaultKind.DATA_CENTRE_LOSS, OTHER_CENTRE.value());
    awaitDown(line -> line.hubEnd().site().equals(OTHER_CENTRE));
    awaitArriving(there);
    gone.restart();
    gone.sendPackets(200);
    Eventually.that("50 are sent", LIMIT, () -> gone.sent() >= 50);
    rest(gone);
    assertEquals(0, gone.report().received());
    fault.undo();
    awaitDown(line -> false);
    awaitArriving(gone);
  }

  /** Waits until 20 packets sent one after another all arrive. */
  private static void awaitArriving(FlowMeter flow) throws Exception {
    Eventually.that(
        "all of some packets arrive",
        LIMIT,
        () -> {
          flow.restart();
          flow.sendPackets(200);
          Eventually.that("20 are sent", LIMIT, () -> flow.sent() >= 20);
          rest(flow);
          return flow.report().lost() == 0;
        });
  }

  @Test
  void aDeadGatewayTakesItsBranchWithIt() throws Exception {
    var gateway = gateway(BRANCH);
    var up = traffic.flow(BRANCH, CENTRE, 46, 160, false);
    var fault = inject(FaultKind.ROUTER_LOSS, gateway.value());
    awaitDown(line -> line.branchEnd().node().equals(gateway));
    fault.undo();
    awaitDown(line -> false);
    awaitArriving(up);
    assertEquals(Set.of(), lab.cut());
  }
}
