package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.Poll;
import io.branchline.gnmi.proto.SetRequest;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.Subscription;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.SubscriptionMode;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GnmiServerTest {
  private static final NodeId NODE = new NodeId("branch-12-r1");
  private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
  private static final Ip GATEWAY = Ip.of("10.255.0.1");
  private static final long SECOND = 1_000_000_000L;

  @TempDir static java.nio.file.Path directory;

  private final GnmiRuntime runtime = new GnmiRuntime();
  private final SimulatedRouter router =
      new SimulatedRouter(
          NODE,
          new RouterConfiguration(
              List.of(
                  new SrPolicy(
                      new SrPolicyKey(NODE, 110, GATEWAY), "gold", List.of(path(200), path(100)))),
              List.of(),
              new TreeMap<>()));
  private GnmiServer server;
  private ManagedChannel channel;

  private static CandidatePath path(int preference) {
    return new CandidatePath(
        preference, List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16002)))));
  }

  @BeforeEach
  void start() throws IOException {
    var pki = Pki.create(directory, List.of(NODE));
    server = new GnmiServer(router, pki, 0, runtime);
    channel = connect(pki, Pki.CONTROLLER);
  }

  private ManagedChannel connect(Pki pki, String identity) throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .overrideAuthority(NODE.value())
        .sslContext(
            GrpcSslContexts.forClient()
                .trustManager(pki.authority().toFile())
                .keyManager(pki.certificate(identity).toFile(), pki.key(identity).toFile())
                .build())
        .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
    runtime.close();
  }

  private static Path path(String origin, String... elems) {
    var path = Path.newBuilder().setOrigin(origin);
    for (var elem : elems) {
      path.addElem(GnmiPaths.elem(elem));
    }
    return path.build();
  }

  private static SubscriptionList.Builder list(SubscriptionList.Mode mode) {
    return SubscriptionList.newBuilder().setMode(mode).setEncoding(Encoding.PROTO);
  }

  private static Subscription sample(Path path, long interval) {
    return Subscription.newBuilder()
        .setPath(path)
        .setMode(SubscriptionMode.SAMPLE)
        .setSampleInterval(interval)
        .build();
  }

  private static Subscription onChange(Path path) {
    return Subscription.newBuilder().setPath(path).setMode(SubscriptionMode.ON_CHANGE).build();
  }

  private void publish(long second, boolean up, long octets, int activePreference) {
    router.publish(RouterStates.at(NINE.plusSeconds(second), up, octets, activePreference));
  }

  @Test
  void saysWhatItCanDo() {
    var capabilities =
        gNMIGrpc.newBlockingStub(channel).capabilities(CapabilityRequest.getDefaultInstance());
    assertAll(
        () -> assertEquals("0.10.0", capabilities.getGNMIVersion()),
        () ->
            assertTrue(
                capabilities
                    .getSupportedEncodingsList()
                    .containsAll(List.of(Encoding.PROTO, Encoding.JSON_IETF))),
        () ->
            assertTrue(
                capabilities.getSupportedModelsList().stream()
                    .anyMatch(model -> model.getName().equals("openconfig-qos"))));
  }

  @Test
  void onceGivesEveryValueAndEnds() throws Exception {
    publish(0, true, 1000, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.ONCE)
                .addSubscription(sample(path("", "interfaces"), 0))
                .addSubscription(sample(path("", "qos"), 0))
                .addSubscription(sample(path("branchline", "lines"), 0))
                .addSubscription(sample(path("openconfig", "network-instances"), 0)),
            false);
    var updates = call.untilSync();
    assertAll(
        () -> assertTrue(updates.contains("/interfaces/interface[name=wan0]/state/oper-status=UP")),
        () ->
            assertTrue(
                updates.contains(
                    "/interfaces/interface[name=wan0]/state/counters/out-octets=1000")),
        () ->
            assertTrue(
                updates.contains(
                    "/qos/interfaces/interface[interface-id=wan0]/output/queues/queue[name=voice]/state/transmit-octets=600")),
        () ->
            assertTrue(updates.contains("branchline:/lines/line[interface=wan0]/state/loss=0.001")),
        () ->
            assertTrue(
                updates.contains(
                    "branchline:/lines/line[interface=wan0]/cellular/state/quota-used-octets=77")),
        () ->
            assertTrue(
                updates.contains(
                    "branchline:/lines/line[interface=wan0]/classes/class[name=voice]/state/delay=21000")),
        () ->
            assertTrue(
                updates.contains(
                    "/network-instances/network-instance[name=default]/segment-routing"
                        + "/te-policies/te-policy[color=110][endpoint=10.255.0.1]/candidate-paths"
                        + "/candidate-path[preference=200]/state/active=true")),
        () ->
            assertTrue(
                updates.contains(
                    "/network-instances/network-instance[name=default]/segment-routing"
                        + "/te-policies/te-policy[color=110][endpoint=10.255.0.1]/state/counters/octets=500")),
        () -> assertEquals(Status.Code.OK, call.status().getCode()));
  }

  @Test
  void samplesInNetworkTime() throws Exception {
    publish(1, true, 1000, 200);
    var octets = path("", "interfaces", "interface", "state", "counters", "out-octets");
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(sample(octets, 10 * SECOND)),
            false);
    assertEquals(2, call.untilSync().size());
    for (int second = 2; second <= 25; second++) {
      publish(second, true, 1000 + second, 200);
    }
    // The sample of 9:00:10 may have been folded into that of 9:00:20, never lost or shifted.
    var sample = call.next();
    if (sample.getUpdate().getTimestamp() == nanos(10)) {
      assertSample(1010, sample);
      assertEquals(nanos(10), call.next().getUpdate().getTimestamp());
      sample = call.next();
    } else {
      assertEquals(1, sample.getUpdate().getUpdate(0).getDuplicates());
    }
    assertEquals(nanos(20), sample.getUpdate().getTimestamp());
    assertSample(1020, sample);
  }

  private static long nanos(long second) {
    return NINE.plusSeconds(second).getEpochSecond() * SECOND;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 10 * SECOND;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come to pass");
      Thread.onSpinWait();
    }
  }

  private static void assertSample(long octets, SubscribeResponse sample) {
    assertEquals(
        List.of("/interfaces/interface[name=wan0]/state/counters/out-octets=" + octets),
        GnmiTestCall.texts(sample));
  }

  @Test
  void tellsChangesAtOnceAndOnlyChanges() throws Exception {
    publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM)
                .addSubscription(
                    onChange(path("", "interfaces", "interface", "state", "oper-status")))
                .addSubscription(
                    onChange(
                        path(
                            "",
                            "network-instances",
                            "network-instance",
                            "segment-routing",
                            "te-policies",
                            "te-policy",
                            "candidate-paths",
                            "candidate-path",
                            "state",
                            "active"))),
            false);
    assertEquals(4, call.untilSync().size());
    publish(1, true, 5000, 200);
    publish(2, false, 5000, 200);
    var down = call.next();
    assertEquals(
        List.of("/interfaces/interface[name=wan0]/state/oper-status=DOWN"),
        GnmiTestCall.texts(down));
    assertEquals(nanos(2), down.getUpdate().getTimestamp());
    publish(3, false, 5000, 100);
    var texts = GnmiTestCall.texts(call.next());
    assertEquals(2, texts.size(), texts.toString());
    assertTrue(texts.stream().anyMatch(t -> t.endsWith("[preference=100]/state/active=true")));
    assertTrue(texts.stream().anyMatch(t -> t.endsWith("[preference=200]/state/active=false")));
    router.install(RouterConfiguration.EMPTY);
    router.publish(
        new RouterState(
            NINE.plusSeconds(4), RouterStates.at(NINE, false, 0, 0).ports(), List.of()));
    assertEquals(2, call.next().getUpdate().getDeleteCount());
  }

  @Test
  void updatesOnlyBeginsWithTheSync() throws Exception {
    publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM)
                .setUpdatesOnly(true)
                .addSubscription(onChange(path("", "interfaces", "*", "state", "oper-status"))),
            false);
    assertEquals(List.of(), call.untilSync());
    publish(1, false, 0, 200);
    assertEquals(1, GnmiTestCall.texts(call.next()).size());
  }

  @Test
  void suppressesWhatDidNotChangeTillTheHeartbeat() throws Exception {
    publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM)
                .addSubscription(
                    sample(
                            path("", "interfaces", "interface", "state", "counters", "out-octets"),
                            SECOND)
                        .toBuilder()
                        .setSuppressRedundant(true)
                        .setHeartbeatInterval(60 * SECOND)),
            false);
    assertEquals(2, call.untilSync().size());
    for (int second = 1; second < 60; second++) {
      publish(second, true, 0, 200);
    }
    publish(60, true, 0, 200);
    var beat = call.next();
    assertEquals(nanos(60), beat.getUpdate().getTimestamp());
  }

  @Test
  void answersPolls() throws Exception {
    publish(0, true, 1, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.POLL)
                .addSubscription(
                    sample(path("", "interfaces", "interface", "state", "oper-status"), 0)),
            false);
    assertEquals(2, call.untilSync().size());
    publish(1, false, 2, 200);
    call.requests()
        .onNext(SubscribeRequest.newBuilder().setPoll(Poll.getDefaultInstance()).build());
    assertTrue(
        call.untilSync().contains("/interfaces/interface[name=wan0]/state/oper-status=DOWN"));
    call.requests().onCompleted();
    assertEquals(Status.Code.OK, call.status().getCode());
  }

  @Test
  void foldsForASlowReceiverWhatItCouldNotTake() throws Exception {
    publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(sample(path("", "qos"), SECOND)),
            true);
    await(() -> server.subscribers() == 1);
    for (int second = 1; second <= 20_000; second++) {
      publish(second, true, second, 200);
    }
    call.requests().request(Integer.MAX_VALUE);
    int received = 0;
    long folded = 0;
    long last = 0;
    while (last < nanos(20_000)) {
      var response = call.next();
      if (response.hasUpdate()) {
        received++;
        folded = Math.max(folded, response.getUpdate().getUpdate(0).getDuplicates());
        last = response.getUpdate().getTimestamp();
      }
    }
    assertTrue(received < 20_000, "everything was buffered: " + received);
    assertTrue(folded > 0, "nothing says that samples were folded");
  }

  @Test
  void namesThePathItCannotServe() throws Exception {
    publish(0, true, 0, 200);
    var unknown =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM)
                .addSubscription(
                    sample(path("", "interfaces", "interface", "state", "mtu"), SECOND)),
            false);
    var counters =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(onChange(path("", "interfaces"))),
            false);
    var json =
        new GnmiTestCall(
            channel,
            list(SubscriptionList.Mode.STREAM)
                .setEncoding(Encoding.ASCII)
                .addSubscription(sample(path("", "interfaces"), SECOND)),
            false);
    var unknownStatus = unknown.status();
    var countersStatus = counters.status();
    assertAll(
        () -> assertEquals(Status.Code.INVALID_ARGUMENT, unknownStatus.getCode()),
        () ->
            assertTrue(
                String.valueOf(unknownStatus.getDescription())
                    .contains("/interfaces/interface/state/mtu")),
        () -> assertEquals(Status.Code.INVALID_ARGUMENT, countersStatus.getCode()),
        () -> assertTrue(String.valueOf(countersStatus.getDescription()).contains("in-octets")),
        () -> assertEquals(Status.Code.UNIMPLEMENTED, json.status().getCode()));
  }

  @Test
  void getsASubtreeAsJson() {
    publish(0, true, 1234, 200);
    var request =
        GetRequest.newBuilder()
            .setEncoding(Encoding.JSON_IETF)
            .addPath(
                Path.newBuilder()
                    .addElem(GnmiPaths.elem("interfaces"))
                    .addElem(GnmiPaths.elem("interface", "name", "wan0")))
            .addPath(path("", "qos"))
            .build();
    var response = gNMIGrpc.newBlockingStub(channel).get(request);
    var port = response.getNotification(0).getUpdate(0).getVal().getJsonIetfVal().toStringUtf8();
    var qos = response.getNotification(1).getUpdate(0).getVal().getJsonIetfVal().toStringUtf8();
    assertAll(
        () ->
            assertEquals(
                "{\"openconfig-interfaces:name\":\"wan0\",\"openconfig-interfaces:state\":"
                    + "{\"oper-status\":\"UP\",\"counters\":{\"in-octets\":\"0\",\"in-pkts\":\"0\","
                    + "\"out-discards\":\"0\",\"out-octets\":\"1234\",\"out-pkts\":\"0\"}}}",
                port),
        () -> assertTrue(qos.contains("\"queue\":[{\"name\":\"voice\""), qos),
        () -> assertTrue(qos.contains("{\"name\":\"control\""), qos));
    var missing =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                gNMIGrpc
                    .newBlockingStub(channel)
                    .get(
                        GetRequest.newBuilder()
                            .setEncoding(Encoding.JSON_IETF)
                            .addPath(
                                Path.newBuilder()
                                    .addElem(GnmiPaths.elem("interfaces"))
                                    .addElem(GnmiPaths.elem("interface", "name", "wan9")))
                            .build()));
    assertEquals(Status.Code.NOT_FOUND, missing.getStatus().getCode());
  }

  @Test
  void isNotConfiguredThisWay() {
    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> gNMIGrpc.newBlockingStub(channel).set(SetRequest.getDefaultInstance()));
    assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
  }

  @Test
  void servesOnlyWhoIsKnownToItsAuthority() throws IOException {
    publish(0, true, 0, 200);
    var others = Pki.create(directory.resolve("others"), List.of());
    var mixed =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .overrideAuthority(NODE.value())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(new Pki(directory).authority().toFile())
                    .keyManager(
                        others.certificate(Pki.CONTROLLER).toFile(),
                        others.key(Pki.CONTROLLER).toFile())
                    .build())
            .build();
    // A router's own certificate is for serving, not for asking.
    var router = connect(new Pki(directory), NODE.value());
    for (var stranger : List.of(mixed, router)) {
      var refused =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  gNMIGrpc
                      .newBlockingStub(stranger)
                      .withDeadlineAfter(10, TimeUnit.SECONDS)
                      .capabilities(CapabilityRequest.getDefaultInstance()));
      assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
      stranger.shutdownNow();
    }
    assertFalse(channel.isShutdown());
  }
}
