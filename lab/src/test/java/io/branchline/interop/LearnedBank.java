package io.branchline.interop;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.segment.Prefix;
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
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Branches with two routers and two lines each, so that a branch's demand is the sum of what two
 * routers measure, and the rates that they measure.
 */
final class LearnedBank {
  static final int BRANCHES = 6;
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  /** In a minute. */
  static final int STEPS = 6;

  private static final int STEP_SECONDS = 10;

  /** In a day. */
  private static final int HISTORY_STEPS = 288;

  private static final String OFFICE = "office";
  private static final SiteId CENTRE = new SiteId("dc-a");

  private LearnedBank() {}

  static Bank bank() {
    var hub = new NodeId("dc-a-r1");
    var contract =
        new Contract(
            Bandwidth.ofMbps(10), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty());
    var sites = new ArrayList<Site>();
    var lines = new ArrayList<Line>();
    sites.add(site(CENTRE, Tier.DATA_CENTRE, List.of(hub)));
    for (int branch = 0; branch < BRANCHES; branch++) {
      sites.add(site(branch(branch), Tier.BRANCH, List.of(router(branch, 0), router(branch, 1))));
      for (int line = 0; line < 2; line++) {
        lines.add(
            new Line(
                line(branch, line),
                LineKind.MSTP,
                new Carrier("c1", "First"),
                new LineEnd(branch(branch), new InterfaceId(router(branch, line), "wan-1"), 1),
                new LineEnd(CENTRE, new InterfaceId(hub, "wan-" + (2 * branch + line)), 1),
                contract,
                0,
                1500,
                Set.of()));
      }
    }
    return new Bank(sites, lines, List.of(new TrafficClass(OFFICE, List.of(), 100, 1, 1000)));
  }

  private static Site site(SiteId id, Tier tier, List<NodeId> routers) {
    return new Site(id, "Anywhere", tier, "east", 30, 120, routers, Prefix.parse("10.1.0.0/24"));
  }

  private static SiteId branch(int branch) {
    return new SiteId("branch-" + branch);
  }

  private static NodeId router(int branch, int number) {
    return new NodeId("branch-" + branch + "-r" + number);
  }

  private static LineId line(int branch, int number) {
    return new LineId("branch-" + branch + "-line-" + number);
  }

  /** The router that measures a series, by the names that lines have here. */
  static String routerOf(SeriesKey series) {
    return ((SeriesKey.OfQueue) series).line().value().replace("-line-", "-r");
  }

  static SeriesKey demand(int branch) {
    return SeriesKey.demand(new DemandKey(branch(branch), OFFICE, CENTRE, Direction.UP));
  }

  static List<DemandKey> demands() {
    return IntStream.range(0, BRANCHES)
        .mapToObj(branch -> ((SeriesKey.OfDemand) demand(branch)).demand())
        .toList();
  }

  /** What a demand was in the last days before the start, every five minutes. */
  static Points history(DemandKey demand, int days) {
    var values = new TreeMap<Long, Double>();
    for (int i = 1; i <= days * HISTORY_STEPS; i++) {
      var time = START.minus(Duration.ofDays(1).dividedBy(HISTORY_STEPS).multipliedBy(i));
      values.put(
          time.toEpochMilli(),
          Math.floorMod(demand.site().value().hashCode() + i * 37L, 5000) + 100.0);
    }
    return Points.of(values);
  }

  /** When a step ends, of which the first is 1. */
  static Instant time(long step) {
    return START.plusSeconds(step * STEP_SECONDS);
  }

  /** What all routers measure at the ends of the steps behind {@code after} up to {@code last}. */
  static List<Sample> samples(long after, long last) {
    var samples = new ArrayList<Sample>();
    for (long step = Math.max(0, after) + 1; step <= last; step++) {
      for (int branch = 0; branch < BRANCHES; branch++) {
        for (int line = 0; line < 2; line++) {
          samples.add(
              new Sample(
                  SeriesKey.queue(line(branch, line), Direction.UP, OFFICE, Measure.KBPS),
                  time(step).toEpochMilli(),
                  kbps(branch, line, step)));
        }
      }
    }
    return samples;
  }

  private static double kbps(int branch, int line, long step) {
    return (branch * 7_001L + line * 911L + step * 7919L) % 10_007;
  }

  /** The demand of a branch: the mean of each of its lines, and their sum. */
  static double expected(int branch, long minute) {
    double sum = 0;
    for (int step = 1; step <= STEPS; step++) {
      for (int line = 0; line < 2; line++) {
        sum += kbps(branch, line, minute * STEPS + step);
      }
    }
    return sum / STEPS;
  }
}
