package io.branchline.learn;

import java.util.List;

/**
 * What a global model sees of a series when it looks ahead. All but times of day and week are
 * differences of logarithms, so series of any size are alike; what is not known is 0, no
 * difference.
 */
final class Features {
  static final List<String> NAMES =
      List.of(
          "last",
          "fast",
          "short",
          "long",
          "shift",
          "lag1",
          "lag2",
          "lag3",
          "lag5",
          "lag11",
          "slope",
          "day",
          "day2",
          "alike",
          "week",
          "week2",
          "week3",
          "week4",
          "dayAround",
          "weekAround",
          "median",
          "kind",
          "dayThen",
          "weekThen",
          "spread",
          "level",
          "trend",
          "ahead",
          "sinDay",
          "cosDay",
          "sinHalf",
          "cosHalf",
          "sinWeek",
          "cosWeek",
          "works",
          "worked",
          "timeOfDay",
          "weekday",
          "holiday",
          "payday",
          "monthEnd",
          "quarterEnd",
          "festival");

  static final int COUNT = NAMES.size();

  /** Differences beyond this say no more: 20 times. */
  private static final double LIMIT = 3;

  private Features() {}

  static float difference(double log, double reference) {
    double difference = log - reference;
    return Double.isNaN(difference) ? 0 : (float) Math.clamp(difference, -LIMIT, LIMIT);
  }
}
