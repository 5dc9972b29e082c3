package io.branchline.learn;

/**
 * The simple methods and the global model that each name a value for a later bin of a series; which
 * of them to believe is for a {@link Blend} to say.
 */
final class Experts {
  static final int COUNT = 18;
  static final int LAST = 0;
  static final int YESTERDAY = 6;
  private static final int LAST_WEEK = 8;

  /** What anybody could say: the last value, that of yesterday and that of last week. */
  static final int[] NAIVE = {LAST, YESTERDAY, LAST_WEEK};

  private static final int LINEAR = 10;
  private static final int GLOBAL = 11;
  private static final int DIRECT = 17;

  /** Hours after which half of a deviation from the usual is believed to be gone. */
  private static final double SHORT_MEMORY_HOURS = 2;

  private static final double LONG_MEMORY_HOURS = 24;

  private Experts() {}

  /**
   * What each says of a bin, with room for a blend's mixtures after them; NaN where one has nothing
   * to go by. Global models are asked afterwards.
   */
  static double[] ask(LookAhead ahead) {
    var state = ahead.state;
    long target = ahead.target;
    var clock = state.clock();
    var forecasts = new double[Blend.VOICES];
    double last = state.lastValue();
    double hours = state.hoursTo(target);
    double usualThen = ahead.usualThen;
    double shortPart = state.shortRatio() * Math.pow(0.5, hours / SHORT_MEMORY_HOURS);
    double longPart = state.longRatio() * Math.pow(0.5, hours / LONG_MEMORY_HOURS);
    double alike = ahead.alike;
    forecasts[LAST] = last;
    forecasts[1] = state.fast();
    forecasts[2] = Math.max(0, last + usualThen - ahead.usualNow);
    forecasts[3] = usualThen * Math.exp(shortPart);
    forecasts[4] = usualThen * Math.exp(longPart);
    forecasts[5] = usualThen;
    forecasts[YESTERDAY] = state.at(ahead.yesterday);
    forecasts[7] = alike;
    forecasts[LAST_WEEK] = state.at(target - 7L * clock.binsPerDay());
    forecasts[9] = alike * Math.exp(state.longRatio());
    forecasts[12] = state.value(state.smooth());
    forecasts[13] = state.value(state.daily());
    forecasts[14] = state.value(ahead.recentDays);
    forecasts[15] = state.value(state.log(last) + ahead.changeDay);
    forecasts[16] = state.value(state.log(last) + ahead.changeWeek);
    forecasts[LINEAR] = Double.NaN;
    forecasts[GLOBAL] = Double.NaN;
    forecasts[DIRECT] = Double.NaN;
    return forecasts;
  }

  /**
   * Lets a global model speak.
   *
   * @param anchor the logarithm that its answer is counted from
   * @param features what it sees
   */
  static void ask(
      GlobalModel model, SeriesState state, double anchor, float[] features, double[] into) {
    double linear = model.linear(features);
    into[LINEAR] = state.value(anchor + linear);
    into[GLOBAL] = state.value(anchor + linear + model.correction(features));
    into[DIRECT] = state.value(anchor + model.direct(features));
  }

  /** Lets a global model say afterwards what it would have said, if none spoke then. */
  static void testLater(
      GlobalModel model, SeriesState state, double anchor, float[] features, double[] into) {
    if (Double.isNaN(into[LINEAR])) {
      ask(model, state, anchor, features, into);
    }
  }
}
