package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A branch with two lines; the second is an overlay that adds 50 bytes to each packet of 200.
 *
 * <pre>
 *            first ---- dc-a
 *   branch <              |
 *            second --- dc-b
 * </pre>
 */
class DemandEstimatorTest {
  private static final SiteId BRANCH = new SiteId("branch");
  private static final SiteId DC_A = new SiteId("dc-a");
  private static final SiteId DC_B = new SiteId("dc-b");
  private static final Ip BRANCH_IP = Ip.of("10.0.0.1");
  private static final Ip DC_A_IP = Ip.of("10.0.0.2");
  private static final Ip DC_B_IP = Ip.of("10.0.0.3");
  private static final Map<Ip, SiteId> SITES =
      Map.of(BRANCH_IP, BRANCH, DC_A_IP, DC_A, DC_B_IP, DC_B);
  private static final LineId FIRST = new LineId("first");
  private static final LineId SECOND = new LineId("second");
  private static final Bank BANK =
      new Bank(
          List.of(
              site(BRANCH, Tier.BRANCH),
              site(DC_A, Tier.DATA_CENTRE),
              site(DC_B, Tier.DATA_CENTRE)),
          List.of(line(FIRST, DC_A, 0), line(SECOND, DC_B, 50)),
          List.of(new TrafficClass("voice", List.of(), 100, 1, 200)));

  private final DemandEstimator estimator =
      new DemandEstimator(BANK, Duration.ofMinutes(1), ip -> Optional.ofNullable(SITES.get(ip)));

  private static Site site(SiteId id, Tier tier) {
    return new Site(
        id, "City", tier, "east", 0, 0, List.of(gateway(id)), Prefix.parse("10.0.0.0/8"));
  }

  private static NodeId gateway(SiteId site) {
    return new NodeId(site + "-r1");
  }

  private static Line line(LineId id, SiteId hub, int overhead) {
    return new Line(
        id,
        LineKind.MSTP,
        new Carrier("c", "Carrier"),
        new LineEnd(BRANCH, new InterfaceId(gateway(BRANCH), id.value()), 1),
        new LineEnd(hub, new InterfaceId(gateway(hub), id.value()), 2),
        new Contract(Bandwidth.ofMbps(2), Latency.ofMillis(5), Loss.NONE, 1, Optional.empty()),
        overhead,
        1500,
        Set.of());
  }

  private void queue(int second, LineId line, double kbps, double packets) {
    estimator.observe(
        List.of(
            new Sample(
                SeriesKey.queue(line, Direction.UP, "voice", Measure.KBPS), second * 1000L, kbps),
            new Sample(
                SeriesKey.queue(line, Direction.UP, "voice", Measure.PACKETS_PER_SECOND),
                second * 1000L,
                packets)));
  }

  private void policy(int second, Ip endpoint, double kbps) {
    var key = new SrPolicyKey(gateway(BRANCH), 100, endpoint);
    estimator.observe(
        List.of(new Sample(SeriesKey.policy(key, Measure.KBPS), second * 1000L, kbps)));
  }

  /** Closes windows as if samples of other queues had come for long after. */
  private List<String> closeAt(int second) {
    var other = SeriesKey.line(FIRST, Direction.DOWN, Measure.KBPS);
    estimator.observe(List.of(new Sample(other, (second + 60) * 1000L, 0)));
    return estimator.closeUpTo(Instant.ofEpochSecond(second)).stream()
        .map(s -> s.epochMillis() / 1000 + " " + s.series() + " " + s.value())
        .toList();
  }

  @Test
  void sumsTheLinesWithoutTheirEncapsulation() {
    // 100 packets a second of 200 bytes are 160 kbit/s of IP; on the overlay 200 kbit/s.
    queue(10, FIRST, 160, 100);
    queue(20, FIRST, 320, 200);
    queue(20, SECOND, 200, 100);
    assertEquals(List.of(), closeAt(59));
    assertEquals(List.of("0 demand/branch/voice/dc-a/up 400.0"), closeAt(60));
    queue(30, FIRST, 999, 1);
    assertEquals(List.of(), closeAt(120), "the window is closed");
  }

  @Test
  void takesSegmentListsOffToo() {
    var key = new SrPolicyKey(gateway(BRANCH), 100, DC_A_IP);
    var list = SegmentList.of(new MplsLabel(16001), new MplsLabel(16002));
    var policy =
        new SrPolicy(
            key,
            "voice",
            List.of(
                new CandidatePath(200, List.of(new WeightedSegmentList(1, list))),
                new CandidatePath(
                    100,
                    List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16002)))))));
    estimator.useEncapsulation(
        Encapsulation.of(
            BANK, List.of(policy), ip -> Optional.ofNullable(SITES.get(ip)), any -> 200));
    // Two labels: 8 bytes more on each packet.
    queue(10, FIRST, 166.4, 100);
    assertEquals(List.of("0 demand/branch/voice/dc-a/up 160.0"), closeAt(60));
  }

  @Test
  void dividesByPoliciesAndByLastSharesWhenTheyStopCounting() {
    estimator.learnShare(new DemandKey(BRANCH, "voice", DC_A, Direction.UP), 1);
    estimator.learnShare(new DemandKey(BRANCH, "voice", DC_B, Direction.UP), 3);
    queue(10, FIRST, 160, 100);
    assertEquals(
        List.of("0 demand/branch/voice/dc-a/up 40.0", "0 demand/branch/voice/dc-b/up 120.0"),
        closeAt(60));

    queue(70, FIRST, 160, 100);
    policy(70, DC_A_IP, 120);
    policy(70, DC_B_IP, 30);
    assertEquals(
        List.of("60 demand/branch/voice/dc-a/up 128.0", "60 demand/branch/voice/dc-b/up 32.0"),
        closeAt(120));

    queue(130, FIRST, 160, 100);
    policy(130, DC_A_IP, 100);
    assertEquals(
        List.of("120 demand/branch/voice/dc-a/up 100.0", "120 demand/branch/voice/dc-b/up 60.0"),
        closeAt(180),
        "what no policy counts goes to the far sites without one");
  }

  @Test
  void aLineThatIsNotHeardMakesNoEstimateRatherThanAWrongOne() {
    queue(10, FIRST, 160, 100);
    queue(10, SECOND, 200, 100);
    assertEquals(1, closeAt(60).size());
    queue(70, FIRST, 160, 100);
    assertEquals(List.of(), closeAt(120));
    queue(130, FIRST, 160, 100);
    queue(130, SECOND, 0, 0);
    assertEquals(List.of("120 demand/branch/voice/dc-a/up 160.0"), closeAt(180));
  }

  @Test
  void aWindowWaitsForLateSamplesWhateverTheClockSays() {
    assertEquals(List.of(), estimator.closeUpTo(Instant.ofEpochSecond(600)));
    queue(10, FIRST, 160, 100);
    assertEquals(List.of(), estimator.closeUpTo(Instant.ofEpochSecond(600)));
    queue(40, FIRST, 320, 200);
    queue(120, FIRST, 160, 100);
    assertEquals(
        List.of(240.0),
        estimator.closeUpTo(Instant.ofEpochSecond(600)).stream().map(Sample::value).toList());
  }
}
