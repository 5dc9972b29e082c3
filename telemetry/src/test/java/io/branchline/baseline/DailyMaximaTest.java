package io.branchline.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DailyMaximaTest {
  private static final int DAYS = 3000;
  private static final int A_DAY = 24;

  /** Maxima of scores as the scan takes them: logarithms, so that heavy tails do not matter. */
  @ParameterizedTest
  @ValueSource(strings = {"normal", "exponential", "heavy"})
  void theLimitIsPassedAboutOnceAMonth(String kind) {
    var random = new Random(3);
    var maxima = new DailyMaxima(1, 0.25);
    int passed = 0;
    for (int day = 0; day < DAYS; day++) {
      double largest = 0;
      for (int i = 0; i < A_DAY; i++) {
        double value = Math.log1p(value(kind, random));
        largest = Math.max(largest, value);
        maxima.add(value);
      }
      passed += largest > maxima.limit(30) ? 1 : 0;
      maxima.endDay();
    }
    assertEquals(1 / 30.0, (double) passed / DAYS, 0.03, kind);
  }

  private static double value(String kind, Random random) {
    return switch (kind) {
      case "normal" -> Math.abs(random.nextGaussian());
      case "exponential" -> -Math.log(1 - random.nextDouble());
      default -> Math.pow(1 - random.nextDouble(), -0.3);
    };
  }

  @Test
  void aDayThatWasDroppedDoesNotHideTheNext() {
    var random = new Random(4);
    var maxima = new DailyMaxima(1, 0.25);
    for (int day = 0; day < 40; day++) {
      maxima.add(1.2 + random.nextGaussian() / 5);
      maxima.endDay();
    }
    double before = maxima.limit(30);
    maxima.add(50);
    maxima.dropDay();
    maxima.endDay();
    assertEquals(before, maxima.limit(30));
    assertEquals(40, maxima.days());
  }

  @Test
  void aDayWithoutValuesDoesNotCount() {
    var maxima = new DailyMaxima(1, 0.25);
    maxima.add(2);
    maxima.endDay();
    double limit = maxima.limit(30);
    maxima.endDay();
    assertEquals(1, maxima.days());
    assertEquals(limit, maxima.limit(30));
  }
}
