package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.linux.LinuxDialect;
import io.branchline.metric.Bandwidth;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.router.Credentials;
import io.branchline.router.NetconfRuntime;
import io.branchline.router.NetconfServer;
import io.branchline.router.SimulatedRouter;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.QueueProfile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What our driver makes of a simulated router that misbehaves; a healthy one is in {@link
 * SimulatedRouterTest}.
 */
class RouterFaultsTest {
  private static final NodeId NODE = new NodeId("branch-12-r1");
  private static final Duration TRIAL = Duration.ofMinutes(5);
  private static final RouterConfiguration DESIRED = desired();

  private final NetconfRuntime runtime = new NetconfRuntime();
  private final SimulatedRouter router = new SimulatedRouter(NODE);
  private final NetconfServer server =
      new NetconfServer(router, new Credentials("branchline", "secret"), 0, runtime);
  private final NetconfClients clients = new NetconfClients();
  private final NetconfDriver driver = driver("secret", server.hostKeyEntry());

  private NetconfDriver driver(String password, String hostKey) {
    return new NetconfDriver(
        clients,
        new NetconfTarget(
            NODE,
            Ip.of("127.0.0.1"),
            server.port(),
            "branchline",
            password,
            HostKey.parse(hostKey)),
        NetconfSettings.DEFAULT,
        new LinuxDialect(),
        InstantSource.system(),
        RandomGenerator.of("L64X128MixRandom"),
        state -> {});
  }

  @AfterEach
  void stop() {
    driver.close();
    clients.close();
    server.close();
    runtime.close();
  }

  private static RouterConfiguration desired() {
    var gateway = Ip.of("10.255.0.1");
    var labels = SegmentList.of(new MplsLabel(16002), new MplsLabel(24013), new MplsLabel(16009));
    var sids = SegmentList.of(Srv6Sid.of("2001:db8:12::e1"), Srv6Sid.of("2001:db8:1::"));
    return new RouterConfiguration(
        List.of(
            new SrPolicy(
                new SrPolicyKey(NODE, -2, gateway),
                "production & <test>",
                List.of(
                    new CandidatePath(200, List.of(new WeightedSegmentList(3, labels))),
                    new CandidatePath(
                        100,
                        List.of(
                            new WeightedSegmentList(2, sids),
                            new WeightedSegmentList(1, labels))))),
            new SrPolicy(
                new SrPolicyKey(NODE, 110, Ip.of("2001:db8::1")),
                "voice",
                List.of(new CandidatePath(200, List.of(new WeightedSegmentList(1, sids)))))),
        List.of(
            new SteeringRule(
                "production", List.of(34, 46), Prefix.parse("10.8.0.0/14"), -2, gateway)),
        new TreeMap<>(
            Map.of(
                "wan0",
                new QueueProfile(
                    Bandwidth.ofMbps(4),
                    List.of(
                        new QueueProfile.Queue(
                            "voice", true, Bandwidth.ofKbps(500), Bandwidth.ofMbps(1), 10, 15_000),
                        new QueueProfile.Queue(
                            QueueProfile.CONTROL,
                            false,
                            Bandwidth.ofKbps(64),
                            Bandwidth.ofMbps(4),
                            1,
                            30_000))))));
  }

  private static RouterChange change(RouterConfiguration from, RouterConfiguration to) {
    return RouterChange.between(from, to);
  }

  private static void assertApplied(Outcome outcome) {
    assertTrue(outcome.applied(), outcome::explanation);
  }

  @Test
  void tellsWhyTheRouterRefuses() throws Exception {
    router.faults().refuse("TCAM is full");
    var outcome = driver.prepare(change(RouterConfiguration.EMPTY, DESIRED), Permit.ALWAYS);
    var rejected = assertInstanceOf(Outcome.Rejected.class, outcome);
    assertAll(
        () -> assertTrue(rejected.reason().contains("TCAM is full"), rejected.reason()),
        () -> assertTrue(rejected.reason().contains("branch-12-r1"), rejected.reason()),
        () -> assertEquals(RouterConfiguration.EMPTY, driver.read().configuration()));
    router.faults().heal();
    assertApplied(driver.prepare(change(RouterConfiguration.EMPTY, DESIRED), Permit.ALWAYS));
  }

  @Test
  void confirmsATrialWhoseReplyWasLostOverTheNextSession() throws Exception {
    router.faults().loseNextCommitReply();
    assertApplied(driver.prepare(change(RouterConfiguration.EMPTY, DESIRED), Permit.ALWAYS));
    assertInstanceOf(Outcome.Unknown.class, driver.commit(TRIAL, Permit.ALWAYS));
    assertEquals(DESIRED, driver.read().configuration());
    assertApplied(driver.confirm(Permit.ALWAYS));
    assertEquals(DESIRED, router.running());
  }

  @Test
  void readingBackShowsAPolicyThatWasNotInstalled() throws Exception {
    router.faults().ignorePolicies(policy -> policy.key().color() == 110);
    assertApplied(driver.prepare(change(RouterConfiguration.EMPTY, DESIRED), Permit.ALWAYS));
    assertApplied(driver.commit(TRIAL, Permit.ALWAYS));
    assertEquals(
        List.of("- sr-policy branch-12-r1/110/2001:db8::1"),
        DESIRED.differencesTo(driver.read().configuration()));
    assertApplied(driver.abort());
    assertEquals(RouterConfiguration.EMPTY, router.running());
  }
}
