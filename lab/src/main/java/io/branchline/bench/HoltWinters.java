package io.branchline.bench;

/**
 * Additive Holt-Winters smoothing with a season (Winters, Forecasting sales by exponentially
 * weighted moving averages, 1960), a peer of forecasts: of a grid of constants those speak whose
 * one-step errors were least so far.
 */
final class HoltWinters {
  private static final double[] LEVELS = {0.1, 0.3, 0.6, 0.9};
  private static final double[] TRENDS = {0, 0.005};
  private static final double[] SEASONS = {0.05, 0.2, 0.5};

  private final Smoother[] smoothers;

  private static final class Smoother {
    private final double alpha;
    private final double beta;
    private final double gamma;
    private final double[] season;
    private double level;
    private double trend;
    private double error;
    private long count;

    private Smoother(double alpha, double beta, double gamma, int period) {
      this.alpha = alpha;
      this.beta = beta;
      this.gamma = gamma;
      season = new double[period];
    }

    private double forecast(int ahead) {
      return level + ahead * trend + season[(int) ((count + ahead - 1) % season.length)];
    }

    private void learn(double value) {
      int at = (int) (count % season.length);
      if (count < season.length) {
        level += (value - level) / (count + 1);
        season[at] = value;
        if (count == season.length - 1) {
          for (int i = 0; i < season.length; i++) {
            season[i] -= level;
          }
        }
      } else {
        error += Math.abs(value - forecast(1));
        double before = level;
        level = alpha * (value - season[at]) + (1 - alpha) * (level + trend);
        trend = beta * (level - before) + (1 - beta) * trend;
        season[at] = gamma * (value - level) + (1 - gamma) * season[at];
      }
      count++;
    }
  }

  /** Nothing is known yet; {@code period} values make a season. */
  HoltWinters(int period) {
    smoothers = new Smoother[LEVELS.length * TRENDS.length * SEASONS.length];
    int next = 0;
    for (double level : LEVELS) {
      for (double trend : TRENDS) {
        for (double season : SEASONS) {
          smoothers[next++] = new Smoother(level, trend, season, period);
        }
      }
    }
  }

  void learn(double value) {
    for (var smoother : smoothers) {
      smoother.learn(value);
    }
  }

  /** The value so many steps after the last one. */
  double forecast(int ahead) {
    var best = smoothers[0];
    for (var smoother : smoothers) {
      best = smoother.error < best.error ? smoother : best;
    }
    return Math.max(0, best.forecast(ahead));
  }
}
