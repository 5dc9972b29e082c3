package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final float[] SEEN = new float[Features.COUNT];

  /** A model that always says the same. */
  private static GlobalModel saying(double answer) {
    return new GlobalModel(
        new Coefficients(new double[Features.COUNT], answer),
        Trees.read(new String[0], new int[0]),
        Trees.read(new String[] {"0:leaf=" + answer}, new int[0]),
        new ModelProvenance(1, Instant.EPOCH, Instant.EPOCH, "by hand", "none"));
  }

  private static void judge(Contest contest, double target) {
    for (int day = 1; day <= 2; day++) {
      for (int i = 0; i < 100; i++) {
        contest.judge(day, SEEN, target);
      }
    }
  }

  @Test
  void theFirstSpeaksAtOnceAndAChallengerOnlyWhenItWasBetter() {
    var contest = new Contest();
    var first = saying(0.5);
    contest.enter(first);
    assertSame(first, contest.champion());

    contest.enter(saying(0.9));
    assertTrue(contest.isOpen());
    judge(contest, 0.4);
    assertSame(first, contest.champion());
    assertEquals(1, contest.lost());

    var better = saying(0.41);
    contest.enter(better);
    judge(contest, 0.4);
    assertSame(better, contest.champion());
    assertFalse(contest.isOpen());
    assertEquals(1, contest.won());
  }

  @Test
  void nothingIsDecidedWithinADay() {
    var contest = new Contest();
    var first = saying(1);
    contest.enter(first);
    contest.enter(saying(0));
    for (int i = 0; i < 1000; i++) {
      contest.judge(5, SEEN, 0);
    }
    assertSame(first, contest.champion());
    assertTrue(contest.isOpen());
  }
}
