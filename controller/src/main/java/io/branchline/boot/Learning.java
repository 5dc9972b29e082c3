package io.branchline.boot;

import io.branchline.loop.ControllerState;
import io.branchline.loop.ForecastScore;
import io.branchline.measure.Sample;
import io.branchline.metric.NetworkClock;
import io.branchline.service.Outlook;
import io.branchline.site.Bank;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Awaits the learning packages of telemetry; until they land nothing is forecast. */
final class Learning implements AutoCloseable {
  private final Duration step;

  Learning(
      SeriesStore store,
      Bank bank,
      ZoneId zone,
      NetworkClock clock,
      Supplier<ControllerState> state,
      Duration sampleInterval,
      Duration step,
      Duration horizon) {
    this.step = step;
  }

  void samples(List<Sample> round) {}

  void remember() {}

  void advance() {}

  Outlook outlook(Instant now, boolean account) {
    return new Outlook(now, step, List.of());
  }

  SortedMap<String, ForecastScore> scores() {
    return new TreeMap<>();
  }

  String export() {
    return "";
  }

  @Override
  public void close() {}
}
