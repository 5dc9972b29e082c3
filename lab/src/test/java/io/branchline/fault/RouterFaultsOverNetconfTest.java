package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.linux.LinuxDialect;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.Pki;
import io.branchline.segment.Ip;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What our own driver and a gNMI client see of a router's faults, and see no more of afterwards.
 */
@Timeout(120)
class RouterFaultsOverNetconfTest {
  private static final RouterConfiguration WANTED = NetworkTargetTest.configured();
  private static final Duration TRIAL = Duration.ofMinutes(5);

  @TempDir Path folder;
  private FaultBench bench;
  private NetconfClients clients;
  private NetconfDriver driver;

  @BeforeEach
  void start() throws IOException {
    bench = new FaultBench(folder);
    clients = new NetconfClients();
    var way = Objects.requireNonNull(bench.sessions.access().get(FaultBench.GATEWAY));
    driver =
        new NetconfDriver(
            clients,
            new NetconfTarget(
                FaultBench.GATEWAY,
                Ip.of("127.0.0.1"),
                way.netconfPort(),
                "branchline",
                "secret",
                HostKey.parse(way.hostKey())),
            NetconfSettings.DEFAULT,
            new LinuxDialect(),
            InstantSource.system(),
            RandomGenerator.of("L64X128MixRandom"),
            state -> {});
  }

  @AfterEach
  void stop() throws IOException {
    driver.close();
    clients.close();
    bench.close();
  }

  private Injected inject(FaultKind kind, Severity severity) {
    return bench.target.inject(new InjectableFault(kind, FaultBench.GATEWAY.value(), severity));
  }

  private Outcome prepare() {
    return driver.prepare(RouterChange.between(RouterConfiguration.EMPTY, WANTED), Permit.ALWAYS);
  }

  /** Brings the wanted configuration into force, wholly. */
  private void assertHealthy() throws Exception {
    assertTrue(prepare().applied());
    assertTrue(driver.commit(TRIAL, Permit.ALWAYS).applied());
    assertTrue(driver.confirm(Permit.ALWAYS).applied());
    assertEquals(WANTED, driver.read().configuration());
  }

  @Test
  void aRefusalIsToldAndEnds() throws Exception {
    var refusal = inject(FaultKind.COMMIT_REFUSAL, Severity.DEFAULT);
    assertInstanceOf(Outcome.Rejected.class, prepare());
    assertEquals(RouterConfiguration.EMPTY, driver.read().configuration());
    refusal.undo();
    assertHealthy();
  }

  @Test
  void aCommitTakesLonger() throws Exception {
    var slow = inject(FaultKind.SLOW_COMMIT, Severity.ofDelay(Duration.ofMillis(150)));
    assertTrue(prepare().applied());
    long begun = System.nanoTime();
    assertTrue(driver.commit(TRIAL, Permit.ALWAYS).applied());
    assertTrue(System.nanoTime() - begun >= 150_000_000);
    assertTrue(driver.abort().applied());
    slow.undo();
    assertHealthy();
  }

  @Test
  void aCommitIsAppliedAndNotAnswered() throws Exception {
    var lost = inject(FaultKind.LOST_REPLY, Severity.DEFAULT);
    assertTrue(prepare().applied());
    assertInstanceOf(Outcome.Unknown.class, driver.commit(TRIAL, Permit.ALWAYS));
    assertEquals(WANTED, bench.fleet.get(FaultBench.GATEWAY).running());
    lost.undo();
    assertTrue(driver.confirm(Permit.ALWAYS).applied());
  }

  @Test
  void aReplyThatWasNotLostYetIsNotLostAfterwards() throws Exception {
    inject(FaultKind.LOST_REPLY, Severity.DEFAULT).undo();
    assertHealthy();
  }

  @Test
  void aCommitThatDropsPoliciesIsAnsweredOk() throws Exception {
    var loss = inject(FaultKind.SILENT_POLICY_LOSS, Severity.DEFAULT);
    assertTrue(prepare().applied());
    assertTrue(driver.commit(TRIAL, Permit.ALWAYS).applied());
    assertEquals(WANTED.queues(), driver.read().configuration().queues());
    assertTrue(driver.read().configuration().policies().isEmpty());
    assertTrue(driver.abort().applied());
    loss.undo();
    assertHealthy();
  }

  @Test
  void aChangeByHandIsReadBack() throws Exception {
    assertHealthy();
    var drift = inject(FaultKind.HAND_DRIFT, Severity.DEFAULT);
    assertTrue(driver.read().configuration().queues().isEmpty());
    drift.undo();
    assertEquals(WANTED, driver.read().configuration());
  }

  @Test
  void aWrongClockStampsWhatIsTold() throws Exception {
    var true0 = stamp();
    assertEquals(bench.truth(FaultBench.GATEWAY).networkTime().getEpochSecond(), true0);
    var skew = inject(FaultKind.CLOCK_SKEW, Severity.ofDelay(Duration.ofHours(1)));
    bench.pass();
    assertEquals(true0 + 60 + 3600, stamp());
    skew.undo();
    bench.pass();
    assertEquals(true0 + 120, stamp());
  }

  /** The time at which the router says its state was true, seconds since the epoch. */
  private long stamp() throws IOException {
    var pki = bench.fleet.pki();
    var channel =
        NettyChannelBuilder.forAddress(
                "127.0.0.1",
                Objects.requireNonNull(bench.sessions.access().get(FaultBench.GATEWAY)).gnmiPort())
            .overrideAuthority(FaultBench.GATEWAY.value())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(pki.authority().toFile())
                    .keyManager(
                        pki.certificate(Pki.CONTROLLER).toFile(), pki.key(Pki.CONTROLLER).toFile())
                    .build())
            .build();
    try {
      var request =
          GetRequest.newBuilder()
              .setEncoding(Encoding.PROTO)
              .addPath(
                  io.branchline.gnmi.proto.Path.newBuilder()
                      .setOrigin("openconfig")
                      .addElem(PathElem.newBuilder().setName("interfaces")))
              .build();
      return gNMIGrpc.newBlockingStub(channel).get(request).getNotification(0).getTimestamp()
          / 1_000_000_000L;
    } finally {
      channel.shutdownNow();
    }
  }
}
