package io.branchline.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.learn.DemandEstimator.Known;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.segment.Ip;
import io.branchline.service.DemandForecast;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LearningCodecTest {
  private static final SiteId SITE = new SiteId("branch-01");
  private static final SiteId CENTRE = new SiteId("dc-a");
  private static final DemandKey DOWN = new DemandKey(SITE, "office", CENTRE, Direction.DOWN);
  private static final byte[] RUBBISH = {1, 2, 3};

  @Test
  void whatIsReadIsWhatWasTold() {
    var rows = List.of(new Sample(SeriesKey.demand(DOWN), 60_000, 12.345));
    var known =
        List.of(
            new Known(
                "office",
                Direction.DOWN,
                Set.of(new LineId("branch-01-5g"), new LineId("branch-01-mstp-1")),
                Map.of(CENTRE, 11.9)));
    var demands = LearningCodec.parseDemands(LearningCodec.encode(SITE, 60_000, rows, known));
    assertEquals(rows, LearningCodec.rows(demands));
    assertEquals(known, LearningCodec.known(demands.getGroupsList()));

    var forecast =
        DemandForecast.of(DOWN, new double[] {1, 2}, new double[] {2.25, 3}, new double[] {4, 5});
    var told =
        LearningCodec.parseForecasts(
            LearningCodec.encode(SITE, "host/7", 300_000, 60_000, List.of(forecast), key -> 2.5));
    assertEquals("host/7", told.getLearner());
    assertEquals(300_000, told.getOrigin());
    assertEquals(2.5, told.getForecasts(0).getLast());
    assertEquals(forecast, LearningCodec.forecast(SITE, told.getForecasts(0)));

    var context =
        new SiteContext(
            SITE,
            List.of(Ip.of("10.255.1.1"), Ip.of("2001:db8::1")),
            List.of(new SiteContext.Overhead("office", Direction.DOWN, 24.5)));
    assertEquals(context, LearningCodec.context(LearningCodec.encode(context)));
  }

  @Test
  void whatIsNoneOfOursIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> LearningCodec.parseDemands(RUBBISH));
    assertThrows(IllegalArgumentException.class, () -> LearningCodec.parseForecasts(RUBBISH));
    assertThrows(IllegalArgumentException.class, () -> LearningCodec.context(RUBBISH));
  }
}
