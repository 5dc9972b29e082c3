package io.branchline.bench;

import io.branchline.baseline.Anomaly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of anomalies that were put in. One is found when an alarm begins while it lasts, or a
 * few samples later: an alarm that was there before says nothing of it.
 */
final class AnomalyCount {
  /** Recovering from an anomaly may still look like one for so many samples. */
  private static final int TOLERANCE = 3;

  private int injected;
  private int found;
  private int named;
  private int drifts;
  private int driftsInTime;
  private int alarms;
  private int right;
  private double days;
  private final List<Integer> delays = new ArrayList<>();

  /** Something that says for each sample whether it is alarmed. */
  interface Detector {
    boolean alarmed(long bin, double value);

    /** What it took the last alarm for. */
    default Optional<Anomaly.Type> type() {
      return Optional.empty();
    }
  }

  private record Alarm(int begin, Optional<Anomaly.Type> type) {}

  /**
   * Lets a detector go over a series.
   *
   * @param first the bin of its first value
   * @param from alarms that begin before are left out
   */
  void add(InjectedAnomalies series, long first, int from, int minutes, Detector detector) {
    var raised = new ArrayList<Alarm>();
    int begun = -1;
    for (int i = 0; i < series.values().length; i++) {
      if (Double.isNaN(series.values()[i])) {
        continue;
      }
      boolean alarmed = detector.alarmed(first + i, series.values()[i]);
      if (alarmed && begun < 0) {
        begun = i;
      } else if (!alarmed && begun >= 0) {
        raised.add(new Alarm(begun, detector.type()));
        begun = -1;
      }
    }
    if (begun >= 0) {
      raised.add(new Alarm(begun, detector.type()));
    }
    raised.removeIf(alarm -> alarm.begin() < from);
    alarms += raised.size();
    days += (series.values().length - from) * minutes / 1440.0;
    for (var alarm : raised) {
      right += series.injected().stream().anyMatch(each -> meets(alarm, each)) ? 1 : 0;
    }
    for (var each : series.injected()) {
      injected++;
      var met = raised.stream().filter(alarm -> meets(alarm, each)).findFirst();
      if (met.isPresent()) {
        found++;
        named += met.get().type().filter(each.type()::equals).isPresent() ? 1 : 0;
        if (each.type() != Anomaly.Type.LEVEL_SHIFT && each.type() != Anomaly.Type.DRIFT) {
          delays.add((met.get().begin() - each.start()) * minutes);
        }
      }
      if (each.type() == Anomaly.Type.DRIFT) {
        drifts++;
        driftsInTime += met.filter(alarm -> alarm.begin() < each.end()).isPresent() ? 1 : 0;
      }
    }
  }

  private static boolean meets(Alarm alarm, InjectedAnomalies.Injected anomaly) {
    return alarm.begin() >= anomaly.start() && alarm.begin() < anomaly.end() + TOLERANCE;
  }

  int injected() {
    return injected;
  }

  double recall() {
    return (double) found / Math.max(1, injected);
  }

  /** Of those found, how many were called what they were. */
  double named() {
    return (double) named / Math.max(1, found);
  }

  /** Of the drifts, how many were found before they were over: their end is a sudden change. */
  double driftsInTime() {
    return (double) driftsInTime / Math.max(1, drifts);
  }

  double precision() {
    return (double) right / Math.max(1, alarms);
  }

  /** False alarms a day of a series. */
  double falseADay() {
    return (alarms - right) / days;
  }

  /** Minutes within which nine tenths of the drops, spikes and flaps that were found were found. */
  double delay() {
    delays.sort(null);
    return delays.isEmpty() ? Double.NaN : delays.get(delays.size() * 9 / 10);
  }
}
