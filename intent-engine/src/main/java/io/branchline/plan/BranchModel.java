package io.branchline.plan;

import io.branchline.compile.LinePaths;
import io.branchline.intent.IntentBook;
import io.branchline.intent.PathPreference;
import io.branchline.qos.QueuePlanner;
import io.branchline.qos.Waiting;
import io.branchline.service.DemandForecast;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One branch as arrays, for the search: classes by priority, lines as declared, steps of the
 * outlook within the horizon. Rates are kbit/s, delays ms. Fields are read by this package only and
 * never change after construction.
 */
final class BranchModel {
  static final int DIRECTIONS = Direction.values().length;

  /** What one in twenty 10-second means of data exceeds its 5-minute mean by, as a share of it. */
  private static final double BURST = 0.35;

  /** The same of voice: calls of constant rate. */
  private static final double STEADY_BURST = 0.1;

  final Site site;
  final List<TrafficClass> classes;
  final List<Line> lines;
  final int steps;
  final Instant[] stepStart;
  final double stepSeconds;

  /**
   * {@code [direction][class][step]}: the median and the squared distances of q95 and q05 from it.
   */
  final double[][][] median;

  final double[][][] high2;
  final double[][][] low2;

  /** {@code [direction][class][line][step]}: 95th percentile on the wire, and the rate it wants. */
  final double[][][][] own;

  final double[][][][] wanted;

  /** {@code [class][line]}: bytes on the wire per byte of IP. */
  final double[][] expansion;

  /** {@code [class][line]}: whether its intent lets the class use the line at all. */
  final boolean[][] allowed;

  /** {@code [class][line]}: 0 is the preferred line. */
  final int[][] rank;

  /** {@code [class][step]}: whether an objective binds. */
  final boolean[][] bound;

  /** {@code [class]}: objectives; NaN when not asked for. */
  final double[] latencyMs;

  final double[] lossRatio;
  final double[] bandwidthKbps;
  final PathPreference[] path;

  /** {@code [line]}: what the line carries, and what is left of it besides control traffic. */
  final double[] rate;

  final double[] room;
  final boolean[] up;
  final boolean[] degraded;
  final double[] delayMs;
  final double[] lineLoss;
  final Instant[] since;

  private final Map<Long, LineLoad> loads = new HashMap<>();

  /** {@code [line]}: kbit that the quota leaves for the horizon; infinite without a quota. */
  final double[] budget;

  BranchModel(
      Site site,
      PlanningInput input,
      IntentBook intents,
      LinePaths paths,
      List<DemandForecast> forecasts) {
    this.site = site;
    classes =
        input.bank().classes().stream()
            .sorted(
                Comparator.comparingInt(TrafficClass::priority).thenComparing(TrafficClass::name))
            .toList();
    lines = input.bank().listLinesOf(site.id());
    var outlook = input.outlook();
    var end = input.now().plus(input.options().horizon());
    int first = 0;
    while (first < outlook.steps() && !outlook.startOf(first + 1).isAfter(input.now())) {
      first++;
    }
    int last = first;
    while (last < outlook.steps() && outlook.startOf(last).isBefore(end)) {
      last++;
    }
    steps = last - first;
    stepSeconds = outlook.step().toMillis() / 1e3;
    stepStart = new Instant[steps];
    for (int t = 0; t < steps; t++) {
      stepStart[t] = outlook.startOf(first + t);
    }
    median = new double[DIRECTIONS][classes.size()][steps];
    high2 = new double[DIRECTIONS][classes.size()][steps];
    low2 = new double[DIRECTIONS][classes.size()][steps];
    for (var forecast : forecasts) {
      add(forecast, first);
    }

    int c = classes.size();
    int l = lines.size();
    expansion = new double[c][l];
    allowed = new boolean[c][l];
    rank = new int[c][l];
    bound = new boolean[c][steps];
    latencyMs = new double[c];
    lossRatio = new double[c];
    bandwidthKbps = new double[c];
    path = new PathPreference[c];
    for (int i = 0; i < c; i++) {
      describeClass(i, input, intents, paths);
    }
    rate = new double[l];
    room = new double[l];
    up = new boolean[l];
    degraded = new boolean[l];
    delayMs = new double[l];
    lineLoss = new double[l];
    since = new Instant[l];
    budget = new double[l];
    for (int j = 0; j < l; j++) {
      describeLine(j, input);
    }
    addBursts();
    own = new double[DIRECTIONS][c][l][steps];
    wanted = new double[DIRECTIONS][c][l][steps];
    for (int d = 0; d < DIRECTIONS; d++) {
      for (int i = 0; i < c; i++) {
        for (int j = 0; j < l; j++) {
          for (int t = 0; t < steps; t++) {
            describeLoad(d, i, j, t);
          }
        }
      }
    }
  }

  private void add(DemandForecast forecast, int first) {
    int c = indexOfClass(forecast.key().trafficClass());
    if (c < 0) {
      return;
    }
    int d = forecast.key().direction().ordinal();
    for (int t = 0; t < steps && first + t < forecast.q50Kbps().size(); t++) {
      double middle = forecast.q50Kbps().get(first + t);
      double above = Math.max(0, forecast.q95Kbps().get(first + t) - middle);
      double below = Math.max(0, middle - forecast.q05Kbps().get(first + t));
      median[d][c][t] += middle;
      // Far sites move almost independently around their medians; quantiles are never added up.
      high2[d][c][t] += above * above;
      low2[d][c][t] += below * below;
    }
  }

  /**
   * A forecast speaks of a step's mean; within it traffic comes in bursts, and a minute is lost by
   * them. Classes burst almost independently.
   */
  private void addBursts() {
    for (int d = 0; d < DIRECTIONS; d++) {
      for (int c = 0; c < classes.size(); c++) {
        for (int t = 0; t < steps; t++) {
          double burst = median[d][c][t] * (isStrict(c) ? STEADY_BURST : BURST);
          high2[d][c][t] += burst * burst;
        }
      }
    }
  }

  private void describeClass(int c, PlanningInput input, IntentBook intents, LinePaths paths) {
    var trafficClass = classes.get(c);
    path[c] = intents.path(site.id(), trafficClass.name());
    var intent = intents.find(site.id(), trafficClass.name());
    var objectives = intent.map(i -> i.objectives());
    latencyMs[c] = objectives.flatMap(o -> o.latency()).map(v -> v.millis()).orElse(Double.NaN);
    lossRatio[c] = objectives.flatMap(o -> o.loss()).map(v -> v.ratio()).orElse(Double.NaN);
    bandwidthKbps[c] = objectives.flatMap(o -> o.bandwidth()).map(v -> v.kbps()).orElse(Double.NaN);
    for (int t = 0; t < steps; t++) {
      bound[c][t] =
          intents
              .objectives(
                  site.id(), trafficClass.name(), stepStart[t].atZone(input.options().zone()))
              .isMeasured();
    }
    var far = intents.farSites(site.id(), trafficClass.name());
    var byPreference = new ArrayList<Integer>();
    for (int l = 0; l < lines.size(); l++) {
      var line = lines.get(l);
      int bytes = line.overheadBytes();
      int most = 0;
      for (var farSite : far) {
        for (var direction : Direction.values()) {
          most = Math.max(most, paths.encapsulationBytes(line, farSite, direction));
        }
      }
      expansion[c][l] = 1 + (double) (bytes + most) / trafficClass.meanPacketBytes();
      allowed[c][l] =
          !path[c].avoidCarriers().contains(line.carrier().id())
              && (!path[c].encryptionRequired() || line.encrypted());
      byPreference.add(l);
    }
    int preferenceOf = c;
    byPreference.sort(
        Comparator.comparingInt((Integer l) -> kindRank(path[preferenceOf], lines.get(l).kind()))
            .thenComparingInt(l -> l));
    for (int i = 0; i < byPreference.size(); i++) {
      rank[c][byPreference.get(i)] = i;
    }
  }

  private static int kindRank(PathPreference path, LineKind kind) {
    int at = path.prefer().indexOf(kind);
    return at < 0 ? path.prefer().size() : at;
  }

  private void describeLine(int l, PlanningInput input) {
    var line = lines.get(l);
    var contract = line.contract();
    var condition = Optional.ofNullable(input.lines().get(line.id()));
    rate[l] = contract.committed().kbps();
    room[l] = rate[l] - QueuePlanner.controlGuarantee(contract.committed()).kbps();
    up[l] = condition.map(LineCondition::up).orElse(true);
    degraded[l] = condition.map(LineCondition::degraded).orElse(false);
    since[l] = condition.map(LineCondition::since).orElse(Instant.EPOCH);
    double owedMs = contract.latency().millis();
    double owedLoss = contract.loss().ratio();
    // While the line is healthy its measured figures only ever speak in its favour: noise around an
    // objective must not move traffic. Telemetry says when a line is degraded, with hysteresis.
    delayMs[l] =
        condition
            .map(seen -> {
              double measured = seen.delay().millis() + 2 * seen.jitter().millis();
              return seen.degraded() ? measured : Math.min(measured, owedMs);
            })
            .orElse(owedMs);
    lineLoss[l] =
        condition
            .map(seen ->
                seen.degraded() ? seen.loss().ratio() : Math.min(seen.loss().ratio(), owedLoss))
            .orElse(owedLoss);
    budget[l] = Quota.budgetKbit(line, input);
  }

  /** The load of a line by a set of classes, worked out once. */
  LineLoad load(int l, int mask, boolean assumeUp) {
    long key = (long) mask << 16 | l << 1 | (assumeUp ? 1 : 0);
    return loads.computeIfAbsent(key, _ -> new LineLoad(this, l, mask, assumeUp));
  }

  int indexOfClass(String name) {
    for (int c = 0; c < classes.size(); c++) {
      if (classes.get(c).name().equals(name)) {
        return c;
      }
    }
    return -1;
  }

  int indexOfLine(LineId id) {
    for (int l = 0; l < lines.size(); l++) {
      if (lines.get(l).id().equals(id)) {
        return l;
      }
    }
    return -1;
  }

  SiteClass siteClass(int c) {
    return new SiteClass(site.id(), classes.get(c).name());
  }

  /** The end of a step. */
  Instant stepEnd(int t) {
    return stepStart[t].plus(Duration.ofMillis(Math.round(stepSeconds * 1e3)));
  }

  /** Whether an objective binds the class at any step. */
  boolean isBound(int c) {
    for (boolean binds : bound[c]) {
      if (binds) {
        return true;
      }
    }
    return false;
  }

  /** A typical packet of the class on the wire of a line. */
  double packetBytes(int c, int l) {
    return classes.get(c).meanPacketBytes() * expansion[c][l];
  }

  /**
   * Whether the class is served before all others: the first by priority, when it asks for delay.
   */
  boolean isStrict(int c) {
    return c == 0 && !Double.isNaN(latencyMs[c]);
  }

  /** The class's own 95th percentile on the wire of a line. */
  double q95(int d, int c, int l, int t) {
    return own[d][c][l][t];
  }

  private void describeLoad(int d, int c, int l, int t) {
    double load = (median[d][c][t] + Math.sqrt(high2[d][c][t])) * expansion[c][l];
    double budget = Math.max(1, latencyMs[c] - delayMs[l]);
    own[d][c][l][t] = load;
    wanted[d][c][l][t] =
        Double.isNaN(latencyMs[c]) || isStrict(c)
            ? load
            : Waiting.rateFor(load, packetBytes(c, l), budget);
  }
}
