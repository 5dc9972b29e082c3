package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ForecastLedgerTest {
  private static final Instant ORIGIN = Instant.parse("2026-05-04T08:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final DemandKey KEY =
      new DemandKey(new SiteId("branch-01"), "voice", new SiteId("dc-a"), Direction.UP);

  private static Outlook outlook(Instant origin) {
    return new Outlook(
        origin,
        STEP,
        List.of(
            DemandForecast.of(
                KEY,
                new double[] {5, 6, 7, 8},
                new double[] {10, 20, 30, 40},
                new double[] {15, 36, 37, 48})));
  }

  @Test
  void scoresForecastsAsTheyMature() throws IOException {
    var ledger = new ForecastLedger(List.of(STEP, STEP.multipliedBy(3)), 100);
    ledger.note(outlook(ORIGIN), key -> OptionalDouble.of(12));
    ledger.mature(KEY, ORIGIN, 10);
    assertEquals(new ForecastLedger.Totals(0, 0, 0, 0), ledger.totals());

    ledger.mature(KEY, ORIGIN.plus(STEP), 16);
    ledger.mature(KEY, ORIGIN.plus(STEP), 1000);
    ledger.mature(KEY, ORIGIN.plus(STEP.multipliedBy(3)), 50);
    assertEquals(new ForecastLedger.Totals(2, 7, 21, 0.5), ledger.totals());
    assertEquals(Map.of("voice", ledger.totals()), ledger.totalsByClass());
    var text = new StringBuilder();
    ledger.export(text);
    assertEquals(
        """
        series,origin,target,q05,q50,q95,actual,naive
        branch-01/voice/dc-a/up,2026-05-04T08:00:00Z,2026-05-04T08:05:00Z,6.0,20.0,36.0,16.0,12.0
        branch-01/voice/dc-a/up,2026-05-04T08:00:00Z,2026-05-04T08:15:00Z,8.0,40.0,48.0,50.0,12.0
        """,
        text.toString());
  }

  @Test
  void whatNeverCameIsCountedAndForgottenRowsStayInTheTotals() {
    var ledger = new ForecastLedger(List.of(STEP), 1);
    ledger.note(outlook(ORIGIN), key -> OptionalDouble.of(12));
    ledger.note(outlook(ORIGIN.plus(STEP)), key -> OptionalDouble.of(12));
    ledger.note(outlook(ORIGIN.plus(STEP.multipliedBy(2))), key -> OptionalDouble.of(12));
    ledger.expireBefore(ORIGIN.plus(STEP.multipliedBy(2)));
    assertEquals(1, ledger.expired());
    ledger.mature(KEY, ORIGIN.plus(STEP.multipliedBy(2)), 20);
    ledger.mature(KEY, ORIGIN.plus(STEP.multipliedBy(3)), 20);
    assertEquals(2, ledger.totals().count());
    assertEquals(1, ledger.listScored().size());
  }

  /**
   * A plan may be asked for twice within a step; what was said first is what is held to account.
   */
  @Test
  void ofTwoOutlooksFromOneOriginTheFirstStands() {
    var ledger = new ForecastLedger(List.of(STEP), 10);
    ledger.note(outlook(ORIGIN), key -> OptionalDouble.of(12));
    ledger.note(outlook(ORIGIN), key -> OptionalDouble.of(99));
    ledger.mature(KEY, ORIGIN.plus(STEP), 20);
    assertEquals(1, ledger.totals().count());
    assertEquals(12, ledger.listScored().getFirst().entry().naiveKbps());
  }

  /** Rows are kept in a ring: the last ones, in the order they matured. */
  @Test
  void theLastRowsAreKeptOfManyAndDemandsMayJoin() {
    var ledger = new ForecastLedger(List.of(STEP), 1000);
    for (int i = 0; i < 2500; i++) {
      var origin = ORIGIN.plus(STEP.multipliedBy(i));
      var other =
          new DemandKey(new SiteId("branch-02"), "office", new SiteId("dc-a"), Direction.UP);
      var forecasts = new ArrayList<>(outlook(origin).forecasts());
      if (i == 2499) {
        forecasts.addFirst(
            DemandForecast.of(other, new double[4], new double[] {1, 2, 3, 4}, new double[4]));
      }
      ledger.note(new Outlook(origin, STEP, forecasts), key -> OptionalDouble.of(12));
      ledger.mature(other, origin.plus(STEP), 7);
      ledger.mature(KEY, origin.plus(STEP), i);
    }
    var rows = ledger.listScored();
    assertEquals(2501, ledger.totals().count());
    assertEquals(1000, rows.size());
    assertEquals(1501, rows.getFirst().actualKbps());
    assertEquals("office", rows.get(998).entry().key().trafficClass());
    assertEquals(2, rows.get(998).entry().q50Kbps());
    assertEquals(2499, rows.getLast().actualKbps());
  }
}
