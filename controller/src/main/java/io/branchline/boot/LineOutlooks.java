package io.branchline.boot;

import io.branchline.api.ApiSources.Band;
import io.branchline.api.ApiSources.LineForecast;
import io.branchline.api.ApiSources.QueueForecast;
import io.branchline.learn.Encapsulation;
import io.branchline.learn.LoadCalibration.Carrier;
import io.branchline.loop.ControllerState;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What lines and their queues will be offered: the outlook of demands laid on the placement,
 * calibrated on what came when it was said before; and where that is more than the queues' schedule
 * gives.
 */
final class LineOutlooks {
  /**
   * Of many lines about so many are followed, and the others go by all of their kind: ten thousand
   * branches need no more room than some hundreds.
   */
  private static final int FOLLOWED = 1000;

  /** The queues of so many of them: a line has a dozen or more, both ways. */
  private static final int WITH_QUEUES = 150;

  private final Supplier<ControllerState> state;
  private final FollowedLoads lines;
  private final FollowedLoads queues;
  private Encapsulation encapsulation = Encapsulation.NONE;
  private Optional<Outlook> latest = Optional.empty();

  LineOutlooks(SeriesStore store, Supplier<ControllerState> state) {
    this.state = state;
    lines = new FollowedLoads(store);
    queues = new FollowedLoads(store);
  }

  /** What policies add to packets from now on. */
  synchronized void useEncapsulation(Encapsulation current) {
    encapsulation = current;
  }

  /** Keeps what an outlook means for lines and queues until its time comes. */
  synchronized void note(Outlook outlook) {
    latest = Optional.of(outlook);
    var placed = followed(outlook);
    lines.note(outlook, placed);
    queues.note(outlook, queuesOf(placed));
  }

  /** Compares what lines and queues were offered up to a time with what was said of it. */
  synchronized void judgeUpTo(Instant time, Duration step) {
    if (latest.isEmpty() || !lines.isDue(time, step) && !queues.isDue(time, step)) {
      return;
    }
    var placed = followed(latest.get());
    lines.judgeUpTo(time, step, placed);
    queues.judgeUpTo(time, step, queuesOf(placed));
  }

  private Map<Carrier, List<LineLoads.Placed>> followed(Outlook outlook) {
    var now = state.get();
    int oneIn = oneIn(now);
    return new LineLoads(now, encapsulation)
        .placed(outlook.forecasts(), line -> isOneIn(oneIn, line));
  }

  private Map<Carrier, List<LineLoads.Placed>> queuesOf(
      Map<Carrier, List<LineLoads.Placed>> followed) {
    var now = state.get();
    int oneIn = oneIn(now);
    int oneInOfThem = oneIn * Math.max(1, now.bank().lines().size() / oneIn / WITH_QUEUES);
    var chosen = new HashMap<>(followed);
    chosen.keySet().removeIf(carrier -> !isOneIn(oneInOfThem, carrier.line()));
    return LineLoads.byQueue(chosen);
  }

  private static int oneIn(ControllerState now) {
    return Math.max(1, now.bank().lines().size() / FOLLOWED);
  }

  private static boolean isOneIn(int many, LineId line) {
    return Math.floorMod(line.value().hashCode(), many) == 0;
  }

  /** What a line will carry; empty when there is no such line. */
  synchronized Optional<LineForecast> forecast(String name, Outlook outlook) {
    var now = state.get();
    var line = name.isBlank() ? Optional.<Line>empty() : now.bank().findLine(new LineId(name));
    return line.map(found -> forecast(found, now, outlook));
  }

  private LineForecast forecast(Line line, ControllerState now, Outlook outlook) {
    var ofSite =
        outlook.forecasts().stream()
            .filter(demand -> demand.key().site().equals(line.branchEnd().site()))
            .toList();
    var ofLine = new LineLoads(now, encapsulation).placed(ofSite, line.id()::equals);
    var ofQueues = LineLoads.byQueue(ofLine);
    var classes =
        now.bank().classes().stream()
            .sorted(Comparator.comparingInt(TrafficClass::priority))
            .map(TrafficClass::name)
            .toList();
    var forecasts = new ArrayList<QueueForecast>();
    for (var direction : Direction.values()) {
      var bands =
          classes.stream()
              .map(queue -> band(queues, carrier(line, direction).queue(queue), ofQueues, outlook))
              .toList();
      var end = line.sendingEnd(direction);
      var profile =
          Optional.ofNullable(now.installed().get(end.node()))
              .map(configuration -> configuration.queues().get(end.port().name()));
      var schedule = new QueueSchedule(line.contract().committed(), profile, classes);
      forecasts.addAll(schedule.forecasts(direction, bands, outlook));
    }
    return new LineForecast(
        outlook.origin(),
        Math.toIntExact(outlook.step().toSeconds()),
        band(lines, carrier(line, Direction.UP), ofLine, outlook),
        band(lines, carrier(line, Direction.DOWN), ofLine, outlook),
        forecasts);
  }

  private static Carrier carrier(Line line, Direction direction) {
    return new Carrier(line.id(), line.kind(), direction, Optional.empty());
  }

  private static Band band(
      FollowedLoads followed,
      Carrier carrier,
      Map<Carrier, List<LineLoads.Placed>> placed,
      Outlook outlook) {
    var demands = placed.getOrDefault(carrier, List.of());
    var low = new ArrayList<Double>(outlook.steps());
    var median = new ArrayList<Double>(outlook.steps());
    var high = new ArrayList<Double>(outlook.steps());
    for (int step = 0; step < outlook.steps(); step++) {
      var load = followed.calibrated(carrier, LineLoads.sum(demands, step));
      low.add(load.low());
      median.add(load.median());
      high.add(load.high());
    }
    var quality = followed.quality(carrier);
    return new Band(low, median, high, quality.factor(), quality.scored(), quality.covered());
  }
}
