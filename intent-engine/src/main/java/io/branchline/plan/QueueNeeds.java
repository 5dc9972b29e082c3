package io.branchline.plan;

import io.branchline.qos.ClassNeed;
import io.branchline.qos.PortLoad;
import io.branchline.qos.QueuePlanner;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.InterfaceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each class needs of each line end of a branch: now, and when any one other line is lost. */
final class QueueNeeds {
  private final BranchModel model;
  private final PlanningInput input;

  QueueNeeds(BranchModel model, PlanningInput input) {
    this.model = model;
    this.input = input;
  }

  /** A profile for both ends of every line. */
  SortedMap<InterfaceId, QueueProfile> profiles(List<List<Integer>> orders) {
    var result = new TreeMap<InterfaceId, QueueProfile>();
    for (int l = 0; l < model.lines.size(); l++) {
      var line = model.lines.get(l);
      for (var direction : Direction.values()) {
        var port = line.sendingEnd(direction).port();
        var needs = new ArrayList<ClassNeed>();
        for (int c = 0; c < model.classes.size(); c++) {
          needs.add(need(c, l, direction.ordinal(), orders.get(c)));
        }
        var installed =
            Optional.ofNullable(input.installedOn(port.node()).queues().get(port.name()));
        int at = l;
        result.put(
            port,
            QueuePlanner.profile(
                line.contract().committed(),
                needs,
                installed,
                (a, b) ->
                    Arrays.compare(
                            lostSteps(a, at, direction, orders),
                            lostSteps(b, at, direction, orders))
                        > 0));
      }
    }
    return result;
  }

  /** By priority: at how many steps the profile leaves a class that is here now short. */
  private int[] lostSteps(
      QueueProfile profile, int l, Direction direction, List<List<Integer>> orders) {
    int d = direction.ordinal();
    int classes = model.classes.size();
    var names = new String[classes];
    var lost = new int[classes];
    for (int t = 0; t < model.steps; t++) {
      var offered = new double[classes];
      double sum = 0;
      double squares = 0;
      for (int c = 0; c < classes; c++) {
        names[c] = model.classes.get(c).name();
        boolean here = !orders.get(c).isEmpty() && orders.get(c).getFirst() == l;
        offered[c] = here ? model.q95(d, c, l, t) : 0;
        double above = here ? Math.sqrt(model.high2[d][c][t]) * model.expansion[c][l] : 0;
        sum += above;
        squares += above * above;
      }
      // Each class above its median so far that the total is at its 95th percentile.
      double back = sum == 0 ? 0 : 1 - Math.sqrt(squares) / sum;
      for (int c = 0; c < classes; c++) {
        if (offered[c] > 0) {
          offered[c] -= back * Math.sqrt(model.high2[d][c][t]) * model.expansion[c][l];
        }
      }
      var served =
          PortLoad.served(
              model.lines.get(l).contract().committed(), Optional.of(profile), names, offered);
      for (int c = 0; c < classes; c++) {
        lost[c] += model.bound[c][t] && served[c] < offered[c] * 0.999 ? 1 : 0;
      }
    }
    return lost;
  }

  private ClassNeed need(int c, int l, int d, List<Integer> order) {
    double most = 0;
    if (mayCarry(l, order)) {
      for (int t = 0; t < model.steps; t++) {
        most = Math.max(most, model.q95(d, c, l, t));
      }
    }
    var trafficClass = model.classes.get(c);
    boolean asksForDelay = !Double.isNaN(model.latencyMs[c]);
    double promised =
        Double.isNaN(model.bandwidthKbps[c]) ? 0 : model.bandwidthKbps[c] * model.expansion[c][l];
    // Of the line's own delay the contract speaks: it is steady, so that buffers are.
    double owed = model.lines.get(l).contract().latency().millis();
    Optional<Double> queueing =
        asksForDelay ? Optional.of(Math.max(5, model.latencyMs[c] - owed)) : Optional.empty();
    boolean objective = asksForDelay || !Double.isNaN(model.lossRatio[c]) || promised > 0;
    // The first class by priority is served at once when it asks for delay: voice.
    return new ClassNeed(
        trafficClass,
        most,
        !order.isEmpty() && order.getFirst() == l,
        model.packetBytes(c, l),
        objective,
        model.isStrict(c),
        promised,
        queueing);
  }

  /** Whether the class is on the line now, or falls on it when one other line is lost. */
  private boolean mayCarry(int l, List<Integer> order) {
    var alive = order.stream().filter(line -> model.up[line]).toList();
    var usable = alive.isEmpty() ? order : alive;
    return usable.indexOf(l) == 0 || usable.indexOf(l) == 1;
  }
}
