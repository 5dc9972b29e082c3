package io.branchline.gnmi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.measure.Measure;
import io.branchline.measure.Observation.LineDegraded;
import io.branchline.measure.Observation.LineRecovered;
import io.branchline.measure.Observation.PolicyPathChanged;
import io.branchline.measure.Observation.PortChanged;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus.Rejected;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.InterfaceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterDecoderTest {
  private static final String QUEUE =
      "/qos/interfaces/interface[interface-id=wan0]/output/queues/queue[name=%s]/state/%s";
  private static final String POLICY =
      "/network-instances/network-instance[name=default]/segment-routing/te-policies"
          + "/te-policy[color=100][endpoint=10.0.0.9]";

  private final Rejections rejections = new Rejections();
  private final LineWatch watch =
      new LineWatch(TestBank.bank().getLine(TestBank.LINE), LineLimits.DEFAULT);
  private final RouterDecoder decoder =
      new RouterDecoder(
          TestBank.BRANCH,
          Map.of(
              "wan0",
              new LineEndDecoder(
                  TestBank.bank().getLine(TestBank.LINE), Direction.UP, watch, rejections)),
          rejections);
  private final Map<Leaf, LeafDecoder> bound = new HashMap<>();
  private Round round = new Round(0);

  private void send(int second, String path, TypedValue value) {
    send(second, path, value, false);
  }

  private void send(int second, String path, TypedValue value, boolean deleted) {
    var place = Profile.Place.of(Path.getDefaultInstance(), Paths.path(path));
    bound
        .computeIfAbsent(Profiles.OPENCONFIG.leafAt(place, deleted).orElseThrow(), decoder::bind)
        .accept(second * 1_000_000_000L, Paths.leafValue(value), round);
  }

  /** The samples since the last call, as lines of text. */
  private List<String> samples() {
    decoder.settle(round);
    var texts = round.samples.stream().map(RouterDecoderTest::text).toList();
    round = new Round(0);
    return texts;
  }

  private static String text(Sample sample) {
    return sample.epochMillis() / 1000 + " " + sample.series() + " " + sample.value();
  }

  private void sendQueues(int second, long voiceSent, long voiceDropped, long officeSent) {
    send(second, QUEUE.formatted("voice", "transmit-octets"), Paths.uint(voiceSent));
    send(second, QUEUE.formatted("voice", "dropped-octets"), Paths.uint(voiceDropped));
    send(second, QUEUE.formatted("office", "transmit-octets"), Paths.uint(officeSent));
    send(second, QUEUE.formatted("office", "dropped-octets"), Paths.uint(0));
  }

  @Test
  void countersOfAllQueuesBecomeRatesOfQueuesAndLine() {
    sendQueues(10, 0, 0, 0);
    assertEquals(List.of(), samples());
    sendQueues(20, 10_000, 2_500, 100_000);
    assertEquals(
        List.of(
            "20 queue/branch-01-mstp-1/up/voice/kbps 10.0",
            "20 queue/branch-01-mstp-1/up/voice/sentKbps 8.0",
            "20 queue/branch-01-mstp-1/up/voice/droppedKbps 2.0",
            "20 queue/branch-01-mstp-1/up/office/kbps 80.0",
            "20 queue/branch-01-mstp-1/up/office/sentKbps 80.0",
            "20 queue/branch-01-mstp-1/up/office/droppedKbps 0.0",
            "20 line/branch-01-mstp-1/up/kbps 90.0",
            "20 line/branch-01-mstp-1/up/droppedKbps 2.0"),
        samples());
  }

  @Test
  void thePortGivesTheLinesLoadAndState() {
    var port = "/interfaces/interface[name=wan0]/state/";
    send(10, port + "oper-status", Paths.text("UP"));
    send(10, port + "counters/out-octets", Paths.uint(1_000_000));
    send(20, port + "counters/out-octets", Paths.json("\"3500000\""));
    var observed = round.observations;
    assertEquals(
        List.of(
            "10 line/branch-01-mstp-1/up/up 1.0",
            "20 line/branch-01-mstp-1/up/sentKbps 2000.0",
            "20 line/branch-01-mstp-1/up/utilisation 1.0"),
        samples());
    assertEquals(
        List.of(
            new PortChanged(
                new InterfaceId(TestBank.BRANCH, "wan0"), true, Instant.ofEpochSecond(10))),
        observed);

    send(20, port + "oper-status", Paths.text("UP"));
    send(25, port + "oper-status", Paths.json("\"DOWN\""));
    send(24, port + "oper-status", Paths.text("UP"));
    assertEquals(
        List.of(
            new PortChanged(
                new InterfaceId(TestBank.BRANCH, "wan0"), false, Instant.ofEpochSecond(25))),
        round.observations);
    assertEquals(new Rejected(1, 0, 0, 0, 0, 0, 0, 0), rejections.snapshot());
  }

  @Test
  void aLineIsDegradedAfterThreeBadSamplesAndRecoversAfterSixGoodOnes() {
    var delay = "/lines/line[interface=wan0]/state/delay";
    int second = 0;
    for (long micros : new long[] {9_000, 25_000, 25_000, 9_000, 25_000, 25_000}) {
      send(second += 10, delay, Paths.uint(micros));
    }
    assertEquals(List.of(), round.observations, "two in a row are a spike");
    send(second += 10, delay, Paths.uint(26_000));
    assertEquals(
        List.of(
            new LineDegraded(TestBank.LINE, Measure.DELAY_MS, 26, 20, Instant.ofEpochSecond(70))),
        round.observations);

    round = new Round(0);
    for (int i = 0; i < 5; i++) {
      send(second += 10, delay, Paths.uint(9_000));
    }
    send(second += 10, delay, Paths.uint(18_000));
    for (int i = 0; i < 5; i++) {
      send(second += 10, delay, Paths.uint(9_000));
    }
    assertEquals(List.of(), round.observations, "18 ms is neither good nor bad");
    send(second += 10, delay, Paths.uint(16_000));
    assertEquals(
        List.of(new LineRecovered(TestBank.LINE, Instant.ofEpochSecond(190))), round.observations);
  }

  @Test
  void whatIsMeasuredWhileAPortIsDownIsNoEvidence() {
    var status = "/interfaces/interface[name=wan0]/state/oper-status";
    var loss = "/lines/line[interface=wan0]/state/loss";
    send(10, status, Paths.text("UP"));
    send(20, loss, Paths.real(1));
    send(30, loss, Paths.real(1));
    send(35, status, Paths.text("DOWN"));
    for (int second = 40; second <= 90; second += 10) {
      send(second, loss, Paths.real(1));
    }
    send(95, status, Paths.text("UP"));
    send(100, loss, Paths.real(1));
    send(110, loss, Paths.real(1));
    send(120, loss, Paths.real(0));
    assertEquals(List.of(true, false, true), portChanges(), "two bad samples before, two after");
    for (int second = 130; second <= 150; second += 10) {
      send(second, loss, Paths.real(1));
    }
    assertEquals(
        List.of(new LineDegraded(TestBank.LINE, Measure.LOSS, 1, 0.01, Instant.ofEpochSecond(150))),
        round.observations);
  }

  @Test
  void aLineThatWasBadBeforeItsPortWentDownMustShowThatItIsGood() {
    var status = "/interfaces/interface[name=wan0]/state/oper-status";
    var delay = "/lines/line[interface=wan0]/state/delay";
    send(5, status, Paths.text("UP"));
    for (int second = 10; second <= 30; second += 10) {
      send(second, delay, Paths.uint(25_000));
    }
    for (int second = 40; second <= 80; second += 10) {
      send(second, delay, Paths.uint(9_000));
    }
    round = new Round(0);
    send(82, status, Paths.text("DOWN"));
    send(90, delay, Paths.uint(9_000));
    send(92, status, Paths.text("UP"));
    for (int second = 100; second <= 140; second += 10) {
      send(second, delay, Paths.uint(9_000));
    }
    assertEquals(List.of(false, true), portChanges(), "five good samples before and after");
    send(150, delay, Paths.uint(9_000));
    assertEquals(
        List.of(new LineRecovered(TestBank.LINE, Instant.ofEpochSecond(150))), round.observations);
  }

  /** Whether the port was up after each of the observations, which are of nothing else. */
  private List<Boolean> portChanges() {
    var changes = round.observations.stream().map(each -> ((PortChanged) each).up()).toList();
    round = new Round(0);
    return changes;
  }

  @Test
  void aFullLineIsNotBlamedForItsDelay() {
    var octets = "/interfaces/interface[name=wan0]/state/counters/out-octets";
    for (int i = 0; i < 8; i++) {
      send(10 * i, octets, Paths.uint(i * 2_400_000L));
      if (i > 0) {
        send(10 * i, "/lines/line[interface=wan0]/state/delay", Paths.uint(300_000));
      }
    }
    assertEquals(List.of(), round.observations);
  }

  @Test
  void aPolicysPathIsReportedOnceAllUpdatesOfARoundAreIn() {
    var path = POLICY + "/candidate-paths/candidate-path[preference=%d]/state/active";
    var key = new SrPolicyKey(TestBank.BRANCH, 100, Ip.of("10.0.0.9"));
    send(10, path.formatted(200), Paths.truth(true));
    send(10, path.formatted(150), Paths.truth(false));
    decoder.settle(round);
    send(20, path.formatted(200), Paths.truth(false));
    send(20, path.formatted(150), Paths.truth(true));
    decoder.settle(round);
    send(19, path.formatted(200), Paths.truth(true));
    decoder.settle(round);
    send(30, POLICY, TypedValue.getDefaultInstance(), true);
    decoder.settle(round);
    assertEquals(
        List.of(
            new PolicyPathChanged(key, 200, Instant.ofEpochSecond(10)),
            new PolicyPathChanged(key, 150, Instant.ofEpochSecond(20)),
            new PolicyPathChanged(key, 0, Instant.ofEpochSecond(30))),
        round.observations);
    assertEquals(1, rejections.snapshot().late());
  }

  @Test
  void policyCountersBecomeRates() {
    send(10, POLICY + "/state/counters/octets", Paths.uint(0));
    send(20, POLICY + "/state/counters/octets", Paths.uint(125_000));
    assertEquals(List.of("20 policy/branch-01-r1/100/10.0.0.9/kbps 100.0"), samples());
  }

  @Test
  void nonsenseIsCountedAndHarmsNothing() {
    send(10, QUEUE.formatted("voice", "transmit-octets"), Paths.text("many"));
    send(10, "/lines/line[interface=wan0]/state/delay", Paths.real(Double.NaN));
    send(10, "/lines/line[interface=wan0]/state/loss", Paths.real(-1));
    send(10, "/lines/line[interface=lan-r2]/state/delay", Paths.uint(1));
    send(10, POLICY.replace("10.0.0.9", "nowhere") + "/state/counters/octets", Paths.uint(1));
    send(
        10,
        POLICY + "/candidate-paths/candidate-path[preference=x]/state/active",
        Paths.truth(true));
    assertEquals(List.of(), samples());
    assertEquals(new Rejected(0, 0, 0, 0, 0, 6, 0, 0), rejections.snapshot());
  }

  @Test
  void whatARouterInventsIsBounded() {
    for (int i = 0; i < 1000; i++) {
      send(10, QUEUE.formatted("queue-" + i, "transmit-octets"), Paths.uint(1));
      send(
          10,
          "/lines/line[interface=wan0]/classes/class[name=c" + i + "]/state/loss",
          Paths.uint(0));
      send(
          10,
          POLICY + "/candidate-paths/candidate-path[preference=" + i + "]/state/active",
          Paths.truth(true));
    }
    assertEquals(1000 - 64 + 1000 - 512, rejections.snapshot().unknown());
    assertEquals(1000 - 64, rejections.snapshot().late());
    assertEquals(512, samples().size());
  }
}
