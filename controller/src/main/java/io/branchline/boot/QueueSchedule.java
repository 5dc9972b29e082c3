package io.branchline.boot;

import io.branchline.api.ApiSources.Band;
import io.branchline.api.ApiSources.QueueForecast;
import io.branchline.metric.Bandwidth;
import io.branchline.qos.PortLoad;
import io.branchline.service.Direction;
import io.branchline.service.Outlook;
import io.branchline.service.QueueProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the expected loads of one end of a line in its queues. Served is by {@link
 * PortLoad}: guarantees first, by priority, then what others leave, by weight, up to the ceiling.
 *
 * @param rate at which the line sends
 * @param profile as the router has it; empty for one queue of all classes
 * @param classes most important first
 */
record QueueSchedule(Bandwidth rate, Optional<QueueProfile> profile, List<String> classes) {
  /** A queue that gets this share of what it is offered is not short of anything. */
  private static final double ENOUGH = 0.999;

  /**
   * The outlook of each queue.
   *
   * @param bands expected loads, by class
   */
  List<QueueForecast> forecasts(Direction direction, List<Band> bands, Outlook outlook) {
    var forecasts = new ArrayList<QueueForecast>();
    for (int i = 0; i < classes.size(); i++) {
      forecasts.add(forecast(i, direction, bands, outlook));
    }
    return forecasts;
  }

  private QueueForecast forecast(
      int queue, Direction direction, List<Band> bands, Outlook outlook) {
    var known = profile.flatMap(found -> found.findQueue(classes.get(queue)));
    var available = new ArrayList<Double>();
    var lost = new ArrayList<Double>();
    Optional<Instant> shortFrom = Optional.empty();
    Optional<Instant> mayBeShortFrom = Optional.empty();
    for (int step = 0; step < outlook.steps(); step++) {
      var offered = medians(bands, step);
      if (profile.isPresent()) {
        available.add(served(queue, rate.kbps(), offered));
      }
      double median = offered[queue];
      double share = median <= 0 ? 1 : served(queue, median, offered) / median;
      lost.add(share < ENOUGH ? 1 - share : 0);
      double high = bands.get(queue).q95().get(step);
      boolean mayBeShort = served(queue, high, offered) < ENOUGH * high;
      if (share < ENOUGH && shortFrom.isEmpty()) {
        shortFrom = Optional.of(outlook.startOf(step));
      }
      if (mayBeShort && mayBeShortFrom.isEmpty()) {
        mayBeShortFrom = Optional.of(outlook.startOf(step));
      }
    }
    return new QueueForecast(
        classes.get(queue),
        direction.label(),
        known.map(QueueProfile.Queue::strict),
        known.map(found -> found.guarantee().kbps()),
        known.map(found -> found.ceiling().kbps()),
        bands.get(queue),
        profile.isPresent() ? Optional.of(available) : Optional.empty(),
        lost,
        shortFrom,
        mayBeShortFrom);
  }

  private static double[] medians(List<Band> bands, int step) {
    return bands.stream().mapToDouble(band -> band.q50().get(step)).toArray();
  }

  /** What a queue gets when it is offered this, and the others what is given. */
  private double served(int queue, double kbps, double[] others) {
    var offered = others.clone();
    offered[queue] = kbps;
    return PortLoad.served(rate, profile, classes.toArray(String[]::new), offered)[queue];
  }
}
