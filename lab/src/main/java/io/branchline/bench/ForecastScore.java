package io.branchline.bench;

import java.util.Arrays;
import java.util.List;

/** What forecasts of one series and horizon were worth, beside the methods they compete with. */
final class ForecastScore {
  static final List<String> PEERS = List.of("last", "day", "week", "Holt-Winters");
  static final int LAST = 0;
  private static final int DAY = 1;
  private static final int WEEK = 2;

  /** With fewer a score means nothing. */
  private static final int ENOUGH = 20;

  private static final double[] LEVELS = {0.05, 0.5, 0.95};

  private int count;
  private double error;
  private double size;
  private int covered;
  private double pinball;
  private final double[] errors = new double[PEERS.size()];
  private final double[] pinballs = new double[PEERS.size()];

  /**
   * Adds a forecast.
   *
   * @param quantiles 5th, 50th and 95th percentile
   * @param peers what the peers said, by {@link #PEERS}
   */
  void add(double actual, double[] quantiles, double[] peers) {
    count++;
    size += Math.abs(actual);
    error += Math.abs(actual - quantiles[1]);
    covered += actual >= quantiles[0] && actual <= quantiles[2] ? 1 : 0;
    for (int i = 0; i < LEVELS.length; i++) {
      pinball += pinball(actual, quantiles[i], LEVELS[i]);
      for (int peer = 0; peer < peers.length; peer++) {
        pinballs[peer] += pinball(actual, peers[peer], LEVELS[i]);
      }
    }
    for (int peer = 0; peer < peers.length; peer++) {
      errors[peer] += Math.abs(actual - peers[peer]);
    }
  }

  private static double pinball(double actual, double said, double level) {
    return actual >= said ? level * (actual - said) : (1 - level) * (said - actual);
  }

  /** All series of a set as one. */
  static ForecastScore sum(List<ForecastScore> scores) {
    var sum = new ForecastScore();
    for (var score : scores) {
      sum.count += score.count;
      sum.error += score.error;
      sum.size += score.size;
      sum.covered += score.covered;
      sum.pinball += score.pinball;
      for (int i = 0; i < sum.errors.length; i++) {
        sum.errors[i] += score.errors[i];
        sum.pinballs[i] += score.pinballs[i];
      }
    }
    return sum;
  }

  boolean isEnough() {
    return count >= ENOUGH;
  }

  int count() {
    return count;
  }

  /** Absolute errors as a share of the values, %. */
  double percent() {
    return 100 * error / size;
  }

  double percent(int peer) {
    return 100 * errors[peer] / size;
  }

  double toLast() {
    return error / errors[LAST];
  }

  /** To the better of the same time yesterday and a week ago. */
  double toSeason() {
    return error / Math.min(errors[DAY], errors[WEEK]);
  }

  double toBetterNaive() {
    return error / Math.min(errors[LAST], Math.min(errors[DAY], errors[WEEK]));
  }

  double toBestPeer() {
    return error / Arrays.stream(errors).min().orElseThrow();
  }

  double pinballToSeason() {
    return pinball / Math.min(pinballs[DAY], pinballs[WEEK]);
  }

  boolean dayBeatsLast() {
    return errors[DAY] < errors[LAST];
  }

  /** The share of values within the 90 % interval, %. */
  double coverage() {
    return 100.0 * covered / count;
  }
}
