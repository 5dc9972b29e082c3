package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.branchline.change.ChangeExecutor;
import io.branchline.change.ChangeSettings;
import io.branchline.change.UnitOutcome;
import io.branchline.driver.DeviceDriver;
import io.branchline.driver.Permit;
import io.branchline.linux.LinuxDialect;
import io.branchline.metric.Bandwidth;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.service.QueueProfile;
import io.branchline.site.SiteId;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One plan that touches all 120 routers of the bank, over real sessions. It must fit into ten
 * seconds of two processors, routers included; that is counted as processor time, because a busy
 * machine says nothing about it. The real time is printed beside it.
 */
@Tag("integration")
class PlanOnAllRoutersTest {
  private static final int BRANCHES = 36;
  private static final List<String> CENTRES = List.of("dc-a", "dc-b", "dc-c");
  private static final List<String> CLASSES =
      List.of("voice", "production", "video", "office", "big-data", "test");

  private static final Map<NodeId, DeviceDriver> DRIVERS = new HashMap<>();
  private static NetconfClients clients;
  private static RouterFleet fleet;
  private static ChangeExecutor executor;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @BeforeAll
  static void start(@TempDir Path pki) throws Exception {
    var nodes = new ArrayList<NodeId>();
    CENTRES.forEach(dc -> IntStream.rangeClosed(1, 4).forEach(r -> nodes.add(node(dc, r))));
    IntStream.rangeClosed(1, BRANCHES)
        .forEach(b -> IntStream.rangeClosed(1, 3).forEach(r -> nodes.add(node(branch(b), r))));
    fleet = RouterFleet.start(nodes, pki, new Credentials("ops", "secret"));
    clients = new NetconfClients();
    var begun = System.nanoTime();
    var cpu = SYSTEM.getProcessCpuTime();
    fleet
        .access()
        .forEach((node, access) ->
            DRIVERS.put(
                node,
                new NetconfDriver(
                    clients,
                    new NetconfTarget(
                        node,
                        Ip.of("127.0.0.1"),
                        access.netconfPort(),
                        "ops",
                        "secret",
                        HostKey.parse(access.hostKey())),
                    NetconfSettings.DEFAULT,
                    new LinuxDialect(),
                    InstantSource.system(),
                    new SplittableRandom(node.hashCode()),
                    _ -> {})));
    Eventually.that(
        "all sessions are up", Duration.ofMinutes(2), () -> fleet.netconfSessions() == 120);
    System.out.printf(
        "120 sessions up in %d ms, processor %d ms%n",
        Duration.ofNanos(System.nanoTime() - begun).toMillis(),
        Duration.ofNanos(SYSTEM.getProcessCpuTime() - cpu).toMillis());
    executor =
        new ChangeExecutor(node -> Optional.ofNullable(DRIVERS.get(node)), ChangeSettings.DEFAULT);
  }

  @AfterAll
  static void stop() throws Exception {
    executor.close();
    DRIVERS.values().forEach(DeviceDriver::close);
    clients.close();
    Eventually.that(
        "no session stays behind", Duration.ofSeconds(20), () -> fleet.netconfSessions() == 0);
    fleet.close();
  }

  private static NodeId node(String site, int router) {
    return new NodeId(site + "-r" + router);
  }

  private static String branch(int number) {
    return "branch-%02d".formatted(number);
  }

  /**
   * As a planner writes them: policies both ways for every class and data centre, queues at both
   * ends.
   */
  private static ChangeUnit unit(int number, int generation) {
    var branch = branch(number);
    var changes = new TreeMap<NodeId, RouterChange>();
    var policies = new HashMap<NodeId, List<SrPolicy>>();
    var steering = new HashMap<NodeId, List<SteeringRule>>();
    for (int dc = 0; dc < CENTRES.size(); dc++) {
      for (int c = 0; c < CLASSES.size(); c++) {
        var near = node(branch, 1);
        var far = node(CENTRES.get(dc), 1);
        int color = 100 + 10 * c;
        add(
            policies,
            steering,
            near,
            color,
            Ip.of("10.255.0." + (dc + 1)),
            "10." + dc + ".0.0/16",
            generation);
        add(
            policies,
            steering,
            far,
            color,
            Ip.of("10.254.0." + number),
            "10.100." + number + ".0/24",
            generation);
      }
    }
    var queues = new HashMap<NodeId, Map<String, QueueProfile>>();
    int home = number % 3;
    queue(queues, node(branch, 1), "wan0", generation);
    queue(queues, node(branch, 2), "wan0", generation);
    queue(queues, node(branch, 3), "wan0", generation);
    queue(queues, node(CENTRES.get(home), 2), "wan-" + branch + "-mstp-1", generation);
    queue(queues, node(CENTRES.get((home + 1) % 3), 3), "wan-" + branch + "-mstp-2", generation);
    queue(queues, node(CENTRES.get(home), 4), "wan-" + branch + "-5g", generation);
    for (var node : fleet.access().keySet()) {
      var configuration =
          new RouterConfiguration(
              policies.getOrDefault(node, List.of()),
              steering.getOrDefault(node, List.of()),
              new TreeMap<>(queues.getOrDefault(node, Map.of())));
      var change = RouterChange.between(RouterConfiguration.EMPTY, configuration);
      if (!change.isEmpty()) {
        changes.put(node, change);
      }
    }
    return new ChangeUnit("unit-" + branch + "-" + generation, new SiteId(branch), changes);
  }

  private static void add(
      Map<NodeId, List<SrPolicy>> policies,
      Map<NodeId, List<SteeringRule>> steering,
      NodeId node,
      int color,
      Ip endpoint,
      String prefix,
      int generation) {
    var paths =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i ->
                new CandidatePath(
                    50 * i + 50,
                    List.of(
                        new WeightedSegmentList(
                            1,
                            SegmentList.of(
                                new MplsLabel(16000 + i),
                                new MplsLabel(24000 + generation),
                                new MplsLabel(16100))))))
            .toList();
    var name = color + "-" + endpoint;
    policies
        .computeIfAbsent(node, _ -> new ArrayList<>())
        .add(new SrPolicy(new SrPolicyKey(node, color, endpoint), name, paths));
    steering
        .computeIfAbsent(node, _ -> new ArrayList<>())
        .add(new SteeringRule(name, List.of(color / 10), Prefix.parse(prefix), color, endpoint));
  }

  private static void queue(
      Map<NodeId, Map<String, QueueProfile>> queues, NodeId node, String name, int generation) {
    var profile =
        new QueueProfile(
            Bandwidth.ofMbps(8),
            CLASSES.stream()
                .map(c ->
                    new QueueProfile.Queue(
                        c,
                        c.equals("voice"),
                        Bandwidth.ofKbps(500 + generation),
                        Bandwidth.ofMbps(8),
                        10,
                        64_000))
                .toList());
    queues.computeIfAbsent(node, _ -> new TreeMap<>()).put(name, profile);
  }

  private static List<ChangeUnit> plan(int generation) {
    return IntStream.rangeClosed(1, BRANCHES).mapToObj(b -> unit(b, generation)).toList();
  }

  @Test
  void fromAcceptedToVerified() {
    for (int generation = 1; generation <= 3; generation++) {
      var units = plan(generation);
      var before = SYSTEM.getProcessCpuTime();
      var result = executor.applyAll(units, Permit.ALWAYS, _ -> {});
      var cpu = Duration.ofNanos(SYSTEM.getProcessCpuTime() - before);
      System.out.printf(
          "plan %d on %d routers: %d ms, processor %d ms (%s)%n",
          generation, DRIVERS.size(), result.total().toMillis(), cpu.toMillis(), result.timing());
      assertTrue(
          result.allConfirmed(),
          () ->
              result.outcomes().stream().map(UnitOutcome::describe).distinct().toList().toString());
      assertTrue(cpu.compareTo(Duration.ofSeconds(20)) <= 0, () -> "processor time " + cpu);
      for (var outcome : result.outcomes()) {
        var confirmed = assertInstanceOf(UnitOutcome.Confirmed.class, outcome);
        confirmed.readBack().forEach((node, read) -> assertEquals(fleet.get(node).running(), read));
      }
    }
    assertEquals(120, fleet.netconfSessions());
  }
}
