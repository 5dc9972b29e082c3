package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SeriesTraitsTest {
  private static final SiteId CENTRE = new SiteId("dc-a");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final double USUAL = 100;

  private static Site site(String name, Tier tier, String region) {
    return new Site(
        new SiteId(name),
        "City",
        tier,
        region,
        0,
        0,
        List.of(new NodeId(name + "-r1")),
        Prefix.parse("10.0.0.0/8"));
  }

  private static Line line(String branch, LineKind kind, int mbps, int number) {
    var contract =
        new Contract(Bandwidth.ofMbps(mbps), Latency.ofMillis(5), Loss.NONE, 1, Optional.empty());
    return new Line(
        new LineId(branch + "-" + number),
        kind,
        new Carrier("c", "Carrier"),
        end(branch, number),
        end(CENTRE.value(), 10 * branch.hashCode() + number),
        contract,
        0,
        1500,
        Set.of());
  }

  private static LineEnd end(String site, int number) {
    var port = new InterfaceId(new NodeId(site + "-r1"), "port-" + number);
    return new LineEnd(new SiteId(site), port, number);
  }

  private static Bank bank() {
    return new Bank(
        List.of(
            site("dc-a", Tier.DATA_CENTRE, "south"),
            site("both", Tier.BRANCH, "east"),
            site("leased", Tier.BRANCH, "north")),
        List.of(
            line("both", LineKind.MSTP, 6, 1),
            line("both", LineKind.FIVE_G, 14, 2),
            line("leased", LineKind.MSTP, 2, 1)),
        List.of(
            new TrafficClass("voice", List.of(), 100, 1, 200),
            new TrafficClass("backup", List.of(), 200, 4, 1000)));
  }

  private static DemandKey key(String site, String trafficClass, Direction direction) {
    return new DemandKey(new SiteId(site), trafficClass, CENTRE, direction);
  }

  @Test
  void theInventorySaysLinesQueueAndBranch() {
    var lookup = SeriesTraits.lookup(bank());
    assertEquals(
        new SeriesTraits(1, 1, 2, 4, (float) Math.log(2), 2, (float) Math.log(20), 1, 1),
        lookup.apply(key("both", "backup", Direction.UP)));
    assertEquals(
        new SeriesTraits(1, -1, 1, 1, (float) Math.log(0.4), 1, (float) Math.log(2), 2, -1),
        lookup.apply(key("leased", "voice", Direction.DOWN)));
  }

  @Test
  void whatTheInventoryDoesNotKnowIsNeutral() {
    assertEquals(
        new SeriesTraits(0, 0, 0, 0, 0, 0, 0, 0, 1),
        SeriesTraits.lookup(bank()).apply(key("elsewhere", "games", Direction.UP)));
    var into = new float[SeriesTraits.NAMES.size()];
    SeriesTraits.UNKNOWN.write(into, 0);
    for (float number : into) {
      assertEquals(0, number);
    }
  }

  /**
   * After a burst, which comes when it likes, voice doubles and backup halves; otherwise both are
   * alike. A young series has seen no burst yet: only its queue tells what will be.
   */
  @Test
  @Tag("integration")
  void aGlobalModelForeseesByTheQueueWhatNoPastTells() {
    var told = forecaster(SeriesTraits.lookup(bank()));
    var untold = forecaster(_ -> SeriesTraits.UNKNOWN);
    double voice = afterABurst(told, "voice");
    double backup = afterABurst(told, "backup");
    double either = afterABurst(untold, "voice");
    assertEquals(either, afterABurst(untold, "backup"), 10);
    assertTrue(voice > either + 15, voice + " against " + either);
    assertTrue(backup < either - 15, backup + " against " + either);
    var model = told.listModels().getFirst();
    assertTrue(
        model.provenance().base().contains("queue, priority, packetSize"),
        model.provenance().base());
  }

  private static double afterABurst(DemandForecaster forecaster, String trafficClass) {
    var young = new DemandKey(new SiteId("leased"), trafficClass, new SiteId("new"), Direction.UP);
    var start = MONDAY.plus(HOUR.multipliedBy(HISTORY_HOURS - 30));
    for (int i = 0; i < 30; i++) {
      forecaster.learn(young, start.plus(HOUR.multipliedBy(i)), i == 29 ? 10 * USUAL : USUAL);
    }
    return forecaster.forecastsAt(start.plus(HOUR.multipliedBy(30)), Duration.ZERO).stream()
        .filter(forecast -> forecast.key().equals(young))
        .findFirst()
        .orElseThrow()
        .q50Kbps()
        .getFirst();
  }

  private static final int HISTORY_HOURS = 24 * 15;

  /** Ten series of each class, learnt and trained. */
  private static DemandForecaster forecaster(Function<DemandKey, SeriesTraits> inventory) {
    var forecaster = new DemandForecaster(HOUR, ZoneOffset.UTC, DayCalendar.weekdays(), inventory);
    var random = new Random(1);
    var burst = new boolean[20];
    for (int hour = 0; hour < HISTORY_HOURS - 30; hour++) {
      if (hour == 24 * 8) {
        train(forecaster);
      }
      for (int i = 0; i < 20; i++) {
        boolean voice = i % 2 == 0;
        double value = USUAL * Math.exp(0.05 * random.nextGaussian());
        if (burst[i]) {
          value *= voice ? 2 : 0.5;
          burst[i] = false;
        } else if (random.nextInt(8) == 0) {
          value *= 10;
          burst[i] = true;
        }
        var key =
            new DemandKey(
                new SiteId("both"),
                voice ? "voice" : "backup",
                new SiteId("far-" + i),
                Direction.UP);
        forecaster.learn(key, MONDAY.plus(HOUR.multipliedBy(hour)), value);
      }
    }
    return forecaster;
  }

  private static void train(DemandForecaster forecaster) {
    var trainings = forecaster.trainings(true);
    trainings.forEach(Training::run);
    trainings.forEach(forecaster::accept);
  }
}
