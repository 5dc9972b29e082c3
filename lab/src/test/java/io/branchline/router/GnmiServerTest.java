package io.branchline.router;

import static io.branchline.router.GnmiTestBed.NODE;
import static io.branchline.router.GnmiTestBed.SECOND;
import static io.branchline.router.GnmiTestBed.list;
import static io.branchline.router.GnmiTestBed.onChange;
import static io.branchline.router.GnmiTestBed.path;
import static io.branchline.router.GnmiTestBed.sample;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.SetRequest;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a router tells, to whom, and what it refuses. */
class GnmiServerTest {
  @TempDir java.nio.file.Path directory;
  private GnmiTestBed bed;

  @BeforeEach
  void start() throws IOException {
    bed = new GnmiTestBed(directory);
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  @Test
  void saysWhatItCanDo() {
    var capabilities =
        gNMIGrpc.newBlockingStub(bed.channel).capabilities(CapabilityRequest.getDefaultInstance());
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
    bed.publish(0, true, 1000, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
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
  void namesThePathItCannotServe() throws Exception {
    bed.publish(0, true, 0, 200);
    var unknown =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.STREAM)
                .addSubscription(
                    sample(path("", "interfaces", "interface", "state", "mtu"), SECOND)),
            false);
    var counters =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(onChange(path("", "interfaces"))),
            false);
    var json =
        new GnmiTestCall(
            bed.channel,
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
    bed.publish(0, true, 1234, 200);
    var request =
        GetRequest.newBuilder()
            .setEncoding(Encoding.JSON_IETF)
            .addPath(
                Path.newBuilder()
                    .addElem(GnmiPaths.elem("interfaces"))
                    .addElem(GnmiPaths.elem("interface", "name", "wan0")))
            .addPath(path("", "qos"))
            .build();
    var response = gNMIGrpc.newBlockingStub(bed.channel).get(request);
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
                    .newBlockingStub(bed.channel)
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
            () -> gNMIGrpc.newBlockingStub(bed.channel).set(SetRequest.getDefaultInstance()));
    assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
  }

  @Test
  void servesOnlyWhoIsKnownToItsAuthority() throws IOException {
    bed.publish(0, true, 0, 200);
    var others = Pki.create(directory.resolve("others"), List.of());
    var mixed =
        NettyChannelBuilder.forAddress("127.0.0.1", bed.server.port())
            .overrideAuthority(NODE.value())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(bed.pki.authority().toFile())
                    .keyManager(
                        others.certificate(Pki.CONTROLLER).toFile(),
                        others.key(Pki.CONTROLLER).toFile())
                    .build())
            .build();
    // A router's own certificate is for serving, not for asking.
    var router = bed.connect(bed.pki, NODE.value());
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
    // Whoever is known goes on being served.
    var capabilities =
        gNMIGrpc.newBlockingStub(bed.channel).capabilities(CapabilityRequest.getDefaultInstance());
    assertEquals("0.10.0", capabilities.getGNMIVersion());
  }
}
