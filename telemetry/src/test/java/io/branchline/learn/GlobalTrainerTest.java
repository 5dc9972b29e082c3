package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
class GlobalTrainerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final WeekClock CLOCK =
      new WeekClock(HOUR, HOUR, ZoneOffset.UTC, DayCalendar.weekdays());

  /** A linear part and a step that no line follows. */
  private static double truth(float[] seen) {
    return 0.4 * seen[0] - 0.2 * seen[5] + (seen[1] > 0 && seen[2] > 0 ? 0.5 : 0);
  }

  private static float[] random(Random random) {
    var seen = new float[Features.COUNT];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (float) random.nextGaussian();
    }
    return seen;
  }

  private static TrainingRows rows(long seed) {
    var random = new Random(seed);
    var rows = new TrainingRows(5000, 1);
    for (int i = 0; i < 5000; i++) {
      var seen = random(random);
      rows.add(i, seen, (float) (truth(seen) + 0.05 * random.nextGaussian()), true);
    }
    return rows;
  }

  @Test
  void linesAndTreesTogetherFindWhatLinesAloneCannot() {
    var rows = rows(1);
    assertTrue(rows.isDue());
    var model = GlobalTrainer.train(rows.take(CLOCK, 1));
    var random = new Random(2);
    double linear = 0;
    double corrected = 0;
    double direct = 0;
    double all = 0;
    for (int i = 0; i < 1000; i++) {
      var seen = random(random);
      linear += Math.abs(model.linear(seen) - truth(seen));
      corrected += Math.abs(model.linear(seen) + model.correction(seen) - truth(seen));
      direct += Math.abs(model.direct(seen) - truth(seen));
      all += Math.abs(model.predict(seen) - truth(seen));
    }
    assertTrue(corrected < 0.5 * linear, corrected + " against " + linear);
    assertTrue(direct < linear, direct + " against " + linear);
    assertTrue(all < 0.5 * (corrected + direct), all + " of " + corrected + " and " + direct);
    assertEquals(5000, model.provenance().rows());
    assertEquals(Instant.EPOCH, model.provenance().from());
    assertEquals(Instant.EPOCH.plus(HOUR.multipliedBy(5000)), model.provenance().to());
    assertTrue(model.provenance().trees().contains("XGBoost"), model.provenance().trees());
  }

  @Test
  void rowsThatRestOnTheSameEventsMakeAStifferBase() {
    var free = GlobalTrainer.train(rows(5).take(CLOCK, 1));
    var stiff = GlobalTrainer.train(rows(5).take(CLOCK, 10));
    double slope = free.base().weights()[0];
    assertEquals(0.4, slope, 0.02);
    double bent = stiff.base().weights()[0];
    assertTrue(bent > 0.5 * slope && bent < 0.95 * slope, bent + " of " + slope);
  }

  @Test
  void theSameRowsMakeTheSameModel() {
    var one = GlobalTrainer.train(rows(3).take(CLOCK, 1));
    var other = GlobalTrainer.train(rows(3).take(CLOCK, 1));
    var random = new Random(4);
    for (int i = 0; i < 100; i++) {
      var seen = random(random);
      assertEquals(one.predict(seen), other.predict(seen));
    }
  }
}
