package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.LoadCalibration.Carrier;
import io.branchline.learn.LoadCalibration.Load;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadCalibrationTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Carrier LINE = line("line-1", LineKind.MSTP);

  private static Carrier line(String id, LineKind kind) {
    return new Carrier(new LineId(id), kind, Direction.UP, Optional.empty());
  }

  private static Instant step(int number) {
    return START.plus(STEP.multipliedBy(number));
  }

  /**
   * The line carries a tenth more than its demands, and strays from them by this share (standard
   * deviation); the interval of a normal distribution would be 1.64 times that, but the demands'
   * own says 20 %.
   */
  @ParameterizedTest
  @CsvSource({"0.05, 1", "0.12, 2", "0.30, 3", "0.12, 4"})
  void learnsTheFactorAndCoversNineTenths(double deviation, long seed) {
    var random = new Random(seed);
    var calibration = new LoadCalibration();
    int covered = 0;
    int count = 0;
    for (int i = 0; i < 3000; i++) {
      double demand = 1000 * (1.5 + Math.sin(i / 50.0));
      var raw = new Load(0.8 * demand, demand, 1.2 * demand);
      double carried = Math.max(0, 1.1 * demand * (1 + deviation * random.nextGaussian()));
      if (i >= 300) {
        var said = calibration.calibrated(LINE, raw);
        covered += carried >= said.low() && carried <= said.high() ? 1 : 0;
        count++;
      }
      calibration.note(LINE, step(i), raw, 7);
      calibration.mature(LINE, step(i), carried, 7);
    }
    assertEquals(0.9, (double) covered / count, 0.03);
    assertEquals(1.1, calibration.quality(LINE).factor(), 0.05);
    assertEquals(3000, calibration.quality(LINE).scored());
    assertEquals(0.9, calibration.quality(LINE).covered(), 0.05);
  }

  @Test
  void aLineOfWhichNothingIsKnownGoesByItsKind() {
    var calibration = new LoadCalibration();
    var raw = new Load(80, 100, 120);
    var other = line("line-2", LineKind.MSTP);
    assertEquals(raw, calibration.calibrated(other, raw));
    for (int i = 0; i < 100; i++) {
      calibration.note(LINE, step(i), raw, 7);
      calibration.mature(LINE, step(i), 120 + i % 3, 7);
    }
    assertEquals(1.21, calibration.calibrated(other, raw).median() / 100, 0.02);
    assertEquals(0, calibration.quality(other).scored());
    var overlay = line("line-3", LineKind.FIVE_G);
    assertEquals(raw, calibration.calibrated(overlay, raw));
    var queue =
        new Carrier(new LineId("line-1"), LineKind.MSTP, Direction.UP, Optional.of("voice"));
    assertEquals(raw, calibration.calibrated(queue, raw), "a queue is none of its line's kind");
  }

  /** What was said of other demands than those that came is no error. */
  @Test
  void whatWasSaidUnderAnotherPlacementIsNotScored() {
    var calibration = new LoadCalibration();
    var raw = new Load(80, 100, 120);
    calibration.note(LINE, step(1), raw, 7);
    calibration.note(LINE, step(2), raw, 7);
    assertEquals(List.of(step(1)), calibration.listTargets(step(1)));
    assertEquals(List.of(LINE), calibration.listCarriers(step(1)));
    calibration.mature(LINE, step(1), 500, 8);
    assertEquals(0, calibration.quality(LINE).scored());
    calibration.drop(step(2));
    calibration.mature(LINE, step(2), 500, 7);
    assertEquals(0, calibration.quality(LINE).scored());
    assertTrue(calibration.listTargets(step(9)).size() <= 1);
  }
}
