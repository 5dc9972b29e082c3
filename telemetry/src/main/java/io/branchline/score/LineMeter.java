package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.site.Contract;

/** Counts the minutes of one line. */
final class LineMeter {
  /** From this utilisation on, delay and loss are those of our own queues. */
  private static final double FULL = 0.85;

  private final Contract contract;
  private final MinuteMeans minute = new MinuteMeans();
  private int outage;
  private HourCount hour = HourCount.NONE;

  LineMeter(Contract contract) {
    this.contract = contract;
  }

  /** The minute that goes on. */
  MinuteMeans minute() {
    return minute;
  }

  /** Ends the minute. */
  void closeMinute() {
    if (minute.heard()) {
      hour = hour.plus(count());
    }
    minute.clear();
  }

  private HourCount count() {
    if (minute.down()) {
      outage++;
      return new HourCount(1, 1, 0, 0, 0, 0, outage, 0, 0, 0);
    }
    outage = 0;
    double loss = minute.worst(Measure.LOSS);
    double delay = minute.worst(Measure.DELAY_MS);
    double jitter = minute.worst(Measure.JITTER_MS);
    boolean judged =
        !(minute.worst(Measure.UTILISATION) >= FULL)
            && !(Double.isNaN(loss) && Double.isNaN(delay) && Double.isNaN(jitter));
    if (!judged) {
      return new HourCount(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    return new HourCount(
        1,
        0,
        1,
        loss > contract.loss().ratio() ? 1 : 0,
        delay > contract.latency().millis() ? 1 : 0,
        jitter > contract.jitter().millis() ? 1 : 0,
        0,
        orZero(loss),
        orZero(delay),
        orZero(jitter));
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  /** The hour so far. */
  HourCount hour() {
    return hour;
  }

  /** Ends the hour; an outage that goes on is counted on. */
  void closeHour() {
    hour = HourCount.NONE;
  }
}
