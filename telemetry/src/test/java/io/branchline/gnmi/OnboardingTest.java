package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.ModelData;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.SubscriptionMode;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.SourceStatus.Served;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a router really serves is found out, and what it does not is shown. */
class OnboardingTest {
  @TempDir Path directory;
  private final NetworkClock clock = NetworkClock.real(InstantSource.system());
  private final LinkedBlockingQueue<Sample> samples = new LinkedBlockingQueue<>();
  private TestPki pki;
  private final TelemetrySource.Sink sink =
      new TelemetrySource.Sink() {
        @Override
        public void samples(List<Sample> round) {
          samples.addAll(round);
        }

        @Override
        public void observed(Observation observation) {}
      };

  @BeforeEach
  void makeCertificates() throws Exception {
    pki = new TestPki(directory, "authority");
  }

  private FakeRouter router() throws Exception {
    return new FakeRouter(pki.issue(TestBank.BRANCH.value()));
  }

  private GnmiCollector collector(FakeRouter router) throws Exception {
    var targets = List.of(router.target(TestBank.BRANCH));
    return new GnmiCollector(
        GnmiConfig.of(targets, pki.issue("controller")), TestBank.bank(), clock, 1);
  }

  private static SourceStatus await(GnmiCollector collector, Predicate<SourceStatus> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      var source = collector.listSources().getFirst();
      if (wanted.test(source)) {
        return source;
      }
      assertTrue(System.nanoTime() < end, "not within 20 s: " + source);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean asksFor(SubscribeRequest request, String tree) {
    return request.getSubscribe().getSubscriptionList().stream()
        .anyMatch(subscription -> subscription.getPath().getElem(0).getName().equals(tree));
  }

  @Test
  void whatARouterDoesNotServeIsLeftOutAndShown() throws Exception {
    try (var router = router();
        var collector = collector(router)) {
      router.refuse(request ->
          asksFor(request, "lines")
              ? Optional.of(Status.INVALID_ARGUMENT.withDescription("no such path /lines"))
              : Optional.empty());
      collector.start(sink);
      var accepted = router.awaitSubscription().getSubscribe();
      assertEquals(
          List.of("interfaces", "qos", "network-instances", "interfaces", "network-instances"),
          accepted.getSubscriptionList().stream()
              .map(subscription -> subscription.getPath().getElem(0).getName())
              .toList());
      var source = await(collector, status -> !status.served().isEmpty());
      assertEquals("openconfig", source.profile());
      assertEquals(
          List.of("ports", "queues", "policies", "port state", "active paths", "lines"),
          source.served().stream().map(Served::what).toList());
      assertEquals(
          "gNMI failed with INVALID_ARGUMENT (no such path /lines)",
          source.served().getLast().refusal());
      // The whole, each tree alone, and the rest.
      assertEquals(1 + 6 + 1, router.requests().size());
    }
  }

  @Test
  void aRouterThatCannotTellChangesIsSampled() throws Exception {
    try (var router = router();
        var collector = collector(router)) {
      router.refuse(request ->
          request.getSubscribe().getMode() == SubscriptionList.Mode.STREAM
                  && request.getSubscribe().getSubscriptionList().stream()
                      .anyMatch(one -> one.getMode() == SubscriptionMode.ON_CHANGE)
              ? Optional.of(Status.UNIMPLEMENTED.withDescription("ON_CHANGE is not supported"))
              : Optional.empty());
      collector.start(sink);
      var accepted = router.awaitSubscription().getSubscribe();
      assertEquals(6, accepted.getSubscriptionCount());
      assertTrue(
          accepted.getSubscriptionList().stream()
              .allMatch(one -> one.getMode() == SubscriptionMode.SAMPLE));
    }
  }

  @Test
  void aRouterThatServesNothingSaysWhy() throws Exception {
    try (var router = router();
        var collector = collector(router)) {
      router.refuse(request -> Optional.of(Status.NOT_FOUND.withDescription("no such path")));
      collector.start(sink);
      var source = await(collector, status -> status.reason().startsWith("it serves nothing"));
      assertEquals(SourceStatus.State.CONNECTING, source.state());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openconfig-interfaces, openconfig, PROTO, /interfaces/interface[name=wan0]/state",
    "junos-conf-root, junos, PROTO, /interfaces/interface[name=wan0]/state",
    "Cisco-IOS-XR-infra-statsd-oper, ios-xr, PROTO, /interfaces/interface[name=wan0]/state",
    "huawei-ifm, huawei, JSON_IETF, /ifm:ifm/interfaces/interface[name=wan0]",
    "nokia-state, sr-os, PROTO, /state/port[port-id=wan0]"
  })
  void everyKindOfRouterIsAskedInItsOwnWords(
      String model, String profile, Encoding encoding, String root) throws Exception {
    try (var router = router();
        var collector = collector(router)) {
      router.offer(
          CapabilityResponse.newBuilder()
              .addSupportedModels(ModelData.newBuilder().setName(model))
              .addSupportedEncodings(Encoding.JSON_IETF)
              .addSupportedEncodings(Encoding.PROTO)
              .build());
      collector.start(sink);
      assertEquals(encoding, router.awaitSubscription().getSubscribe().getEncoding());
      var octets =
          switch (profile) {
            case "huawei" -> root + "/common-statistics/send-byte";
            case "sr-os" -> root + "/statistics/out-octets";
            default -> root + "/counters/out-octets";
          };
      var state =
          switch (profile) {
            case "huawei" -> root + "/dynamic/oper-status";
            case "sr-os" -> root + "/oper-state";
            default -> root + "/oper-status";
          };
      var at = clock.instant();
      router.send(at, octets, Paths.uint(1_000));
      router.send(at, state, Paths.text(root.startsWith("/interfaces") ? "UP" : "up"));
      var up = samples.poll(20, TimeUnit.SECONDS);
      assertEquals("line/branch-01-mstp-1/up/up 1.0", text(up));
      router.send(at.plusSeconds(1), octets, Paths.json("\"101000\""));
      assertEquals(
          "line/branch-01-mstp-1/up/sentKbps 800.0", text(samples.poll(20, TimeUnit.SECONDS)));
      assertEquals(profile, collector.listSources().getFirst().profile());
    }
  }

  private static String text(@Nullable Sample sample) {
    return sample == null ? "nothing" : sample.series() + " " + sample.value();
  }
}
