package io.branchline.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.service.Direction;
import io.branchline.site.Calendar;
import io.branchline.site.Contract;
import io.branchline.site.Line;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class MobileOutlookTest {
  /** A Wednesday at 08:00, the 18th day of its month. */
  private static final Instant NOW = Instant.parse("2026-03-18T08:00:00Z");

  private final Map<SeriesKey, TreeMap<Long, Double>> kept = new HashMap<>();

  private static Line line(double quotaGigabytes) {
    var line = TwoLines.bank().getLine(TwoLines.SECOND);
    return new Line(
        line.id(),
        line.kind(),
        line.carrier(),
        line.branchEnd(),
        line.hubEnd(),
        new Contract(
            Bandwidth.ofMbps(50),
            Latency.ofMillis(40),
            new Loss(0.01),
            0.99,
            Optional.of(DataVolume.ofGigabytes(quotaGigabytes))),
        0,
        1400,
        line.srlgs());
  }

  private void put(Measure measure, Instant at, double value) {
    kept.computeIfAbsent(
            SeriesKey.line(TwoLines.SECOND, Direction.UP, measure), key -> new TreeMap<>())
        .put(at.toEpochMilli(), value);
  }

  private MobileOutlook outlook(Line line) {
    return MobileOutlook.of(
        line,
        (key, from, to) -> {
          var series = kept.getOrDefault(key, new TreeMap<>());
          return Points.of(new TreeMap<>(series.subMap(from.toEpochMilli(), to.toEpochMilli())));
        },
        Calendar.WEEKDAYS,
        ZoneOffset.UTC,
        NOW);
  }

  private void hour(Instant start, double down, double slow) {
    put(Measure.KNOWN_MINUTES, start, 60);
    put(Measure.DOWN_MINUTES, start, down);
    put(Measure.JUDGED_MINUTES, start, 60 - down);
    put(Measure.DELAY_MINUTES, start, slow);
  }

  private void hours(int days, BiConsumer<Instant, Integer> each) {
    for (int back = days * 24; back >= 1; back--) {
      var start = NOW.minus(back, ChronoUnit.HOURS);
      each.accept(start, start.atZone(ZoneOffset.UTC).getHour());
    }
  }

  @Test
  void aGoodLineStaysUsable() {
    hours(28, (start, hour) -> hour(start, 0, 0));
    var outlook = outlook(line(500));
    assertEquals(1, outlook.usableNextHour().orElseThrow(), 1e-9);
    assertEquals(1, outlook.usableNextDay().orElseThrow(), 1e-9);
    assertTrue(outlook.flapRisk().orElseThrow() < 0.03);
  }

  @Test
  void hoursThatAreAlwaysSlowAreForeseen() {
    // Slow for half of 9 to 11 every day; the next hour is 09:00.
    hours(28, (start, hour) -> hour(start, 0, hour >= 9 && hour < 11 ? 30 : 0));
    var outlook = outlook(line(500));
    assertEquals(0.5, outlook.usableNextHour().orElseThrow(), 0.15);
    assertEquals(1 - 2 * 0.5 / 24, outlook.usableNextDay().orElseThrow(), 0.02);
  }

  @Test
  void anHourThatIsBadNowIsBelievedToLastAWhile() {
    hours(
        28, (start, hour) -> hour(start, start.equals(NOW.minus(1, ChronoUnit.HOURS)) ? 60 : 0, 0));
    var outlook = outlook(line(500));
    assertTrue(outlook.usableNextHour().orElseThrow() < 0.6);
    assertTrue(outlook.usableNextDay().orElseThrow() > 0.9);
  }

  @Test
  void oneOutageADayMakesTheNextLikely() {
    hours(28, (start, hour) -> hour(start, hour == 3 ? 5 : 0, 0));
    // Once a day by chance: 1 - 1/e, less what the prior says.
    assertEquals(1 - Math.exp(-1), outlook(line(500)).flapRisk().orElseThrow(), 0.25);
  }

  @Test
  void theQuotaAtMonthEndFollowsTheDaysThatAreLeft() {
    // 10 GB on working days, 2 at weekends, counted hourly; the counter begins anew on the 1st.
    double used = 0;
    for (var at = Instant.parse("2026-02-20T00:00:00Z");
        at.isBefore(NOW);
        at = at.plus(Duration.ofHours(1))) {
      var local = at.atZone(ZoneOffset.UTC);
      if (local.getDayOfMonth() == 1 && local.getHour() == 0) {
        used = 0;
      }
      used += (local.getDayOfWeek().getValue() <= 5 ? 10e9 : 2e9) / 24;
      put(Measure.QUOTA_USED_BYTES, at, used);
    }
    // March 2026 has 22 working days and 9 others.
    double exact = 22 * 10e9 + 9 * 2e9;
    var quota = outlook(line(200)).quota().orElseThrow();
    assertEquals(exact, quota.atEnd(), 0.02 * exact);
    assertTrue(quota.exceeds() > 0.99, quota::toString);
    assertTrue(outlook(line(300)).quota().orElseThrow().exceeds() < 0.01);
  }

  @Test
  void saysNothingWhileLittleIsKnown() {
    hours(2, (start, hour) -> hour(start, 0, 0));
    put(Measure.QUOTA_USED_BYTES, NOW.minusSeconds(60), 1e9);
    assertEquals(
        new MobileOutlook(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        outlook(line(500)));
  }
}
