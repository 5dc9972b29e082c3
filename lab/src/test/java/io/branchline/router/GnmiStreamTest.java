package io.branchline.router;

import static io.branchline.router.GnmiTestBed.NINE;
import static io.branchline.router.GnmiTestBed.SECOND;
import static io.branchline.router.GnmiTestBed.list;
import static io.branchline.router.GnmiTestBed.nanos;
import static io.branchline.router.GnmiTestBed.onChange;
import static io.branchline.router.GnmiTestBed.path;
import static io.branchline.router.GnmiTestBed.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.Poll;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.policy.RouterConfiguration;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a subscription sends, and when. */
class GnmiStreamTest {
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
  void samplesInNetworkTime() throws Exception {
    bed.publish(1, true, 1000, 200);
    var octets = path("", "interfaces", "interface", "state", "counters", "out-octets");
    var call =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(sample(octets, 10 * SECOND)),
            false);
    assertEquals(2, call.untilSync().size());
    for (int second = 2; second <= 25; second++) {
      bed.publish(second, true, 1000 + second, 200);
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

  @Test
  void tellsChangesAtOnceAndOnlyChanges() throws Exception {
    bed.publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
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
    bed.publish(1, true, 5000, 200);
    bed.publish(2, false, 5000, 200);
    var down = call.next();
    assertEquals(
        List.of("/interfaces/interface[name=wan0]/state/oper-status=DOWN"),
        GnmiTestCall.texts(down));
    assertEquals(nanos(2), down.getUpdate().getTimestamp());
    bed.publish(3, false, 5000, 100);
    var texts = GnmiTestCall.texts(call.next());
    assertEquals(2, texts.size(), texts.toString());
    assertTrue(texts.stream().anyMatch(t -> t.endsWith("[preference=100]/state/active=true")));
    assertTrue(texts.stream().anyMatch(t -> t.endsWith("[preference=200]/state/active=false")));
    bed.router.install(RouterConfiguration.EMPTY);
    bed.router.publish(
        new RouterState(
            NINE.plusSeconds(4), RouterStates.at(NINE, false, 0, 0).ports(), List.of()));
    assertEquals(2, call.next().getUpdate().getDeleteCount());
  }

  @Test
  void updatesOnlyBeginsWithTheSync() throws Exception {
    bed.publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.STREAM)
                .setUpdatesOnly(true)
                .addSubscription(onChange(path("", "interfaces", "*", "state", "oper-status"))),
            false);
    assertEquals(List.of(), call.untilSync());
    bed.publish(1, false, 0, 200);
    assertEquals(1, GnmiTestCall.texts(call.next()).size());
  }

  @Test
  void suppressesWhatDidNotChangeTillTheHeartbeat() throws Exception {
    bed.publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
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
      bed.publish(second, true, 0, 200);
    }
    bed.publish(60, true, 0, 200);
    var beat = call.next();
    assertEquals(nanos(60), beat.getUpdate().getTimestamp());
  }

  @Test
  void answersPolls() throws Exception {
    bed.publish(0, true, 1, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.POLL)
                .addSubscription(
                    sample(path("", "interfaces", "interface", "state", "oper-status"), 0)),
            false);
    assertEquals(2, call.untilSync().size());
    bed.publish(1, false, 2, 200);
    call.requests()
        .onNext(SubscribeRequest.newBuilder().setPoll(Poll.getDefaultInstance()).build());
    assertTrue(
        call.untilSync().contains("/interfaces/interface[name=wan0]/state/oper-status=DOWN"));
    call.requests().onCompleted();
    assertEquals(Status.Code.OK, call.status().getCode());
  }

  @Test
  void foldsForASlowReceiverWhatItCouldNotTake() throws Exception {
    bed.publish(0, true, 0, 200);
    var call =
        new GnmiTestCall(
            bed.channel,
            list(SubscriptionList.Mode.STREAM).addSubscription(sample(path("", "qos"), SECOND)),
            true);
    await(() -> bed.server.subscribers() == 1);
    for (int second = 1; second <= 20_000; second++) {
      bed.publish(second, true, second, 200);
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
}
