package io.branchline.learn;

import org.jspecify.annotations.Nullable;

/**
 * The simple methods and the global model that each name a value for a later bin of a series; which
 * of them to believe is for a {@link Blend} to say.
 */
final class Experts {
  static final int COUNT = 17;
  static final int LAST = 0;
  static final int YESTERDAY = 6;

  private static final int LINEAR = 10;
  private static final int GLOBAL = 11;

  /** Hours after which half of a deviation from the usual is believed to be gone. */
  private static final double SHORT_MEMORY_HOURS = 2;

  private static final double LONG_MEMORY_HOURS = 24;

  private Experts() {}

  /**
   * What each says of a bin, with room for a blend's mixtures after them; NaN where one has nothing
   * to go by.
   *
   * @param slot the bin's {@link WeekClock#slotOfWeek}
   * @param features what a global model sees
   */
  static double[] ask(
      SeriesState state, long target, int slot, @Nullable GlobalModel model, float[] features) {
    var clock = state.clock();
    var forecasts = new double[Blend.VOICES];
    double last = state.lastValue();
    double hours = state.hoursTo(target);
    double usualThen = state.usual(slot);
    double usualNow = state.usual(clock.slotOfWeek(state.head()));
    double shortPart = state.shortRatio() * Math.pow(0.5, hours / SHORT_MEMORY_HOURS);
    double longPart = state.longRatio() * Math.pow(0.5, hours / LONG_MEMORY_HOURS);
    double alike = state.onDayAlike(target);
    forecasts[LAST] = last;
    forecasts[1] = state.fast();
    forecasts[2] = Math.max(0, last + usualThen - usualNow);
    forecasts[3] = usualThen * Math.exp(shortPart);
    forecasts[4] = usualThen * Math.exp(longPart);
    forecasts[5] = usualThen;
    forecasts[YESTERDAY] = state.at(state.yesterday(target));
    forecasts[7] = alike;
    forecasts[8] = state.at(target - 7L * clock.binsPerDay());
    forecasts[9] = alike * Math.exp(state.longRatio());
    forecasts[12] = state.value(state.smooth());
    forecasts[13] = state.value(state.daily());
    forecasts[14] = state.value(state.recentDays(target));
    forecasts[15] = state.value(state.log(last) + state.changeThen(target, 1));
    forecasts[16] = state.value(state.log(last) + state.changeThen(target, 7));
    if (model == null) {
      forecasts[LINEAR] = Double.NaN;
      forecasts[GLOBAL] = Double.NaN;
    } else {
      double reference = state.reference(slot);
      double linear = model.linear(features);
      forecasts[LINEAR] = state.value(reference + linear);
      forecasts[GLOBAL] = state.value(reference + linear + model.correction(features));
    }
    return forecasts;
  }
}
