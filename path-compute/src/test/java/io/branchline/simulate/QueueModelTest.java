package io.branchline.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.metric.Bandwidth;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A line of 4 Mbit/s; voice is strict, office and batch share what it leaves. */
class QueueModelTest {
  private static final List<TrafficClass> CLASSES =
      List.of(
          new TrafficClass("voice", List.of(), 100, 1, 100),
          new TrafficClass("office", List.of(), 200, 2, 500),
          new TrafficClass("batch", List.of(), 300, 3, 1000));

  private static final QueueProfile PROFILE =
      new QueueProfile(
          Bandwidth.ofMbps(4),
          List.of(
              queue("voice", true, 1, 1, 1),
              queue("office", false, 1, 4, 3),
              queue("batch", false, 0.5, 4, 1)));

  private static QueueProfile.Queue queue(
      String name, boolean strict, double guarantee, double ceiling, int weight) {
    return new QueueProfile.Queue(
        name, strict, Bandwidth.ofMbps(guarantee), Bandwidth.ofMbps(ceiling), weight, 15_000);
  }

  private static QueueModel model(Optional<QueueProfile> profile) {
    return new QueueModel(4e6, CLASSES, profile);
  }

  @Test
  void a01_firstInFirstOutIsOneQueue() {
    var half = model(Optional.empty()).under(new double[] {0, 2e6, 0});
    // 4,000 bits at 4 Mbit/s are 1 ms; at half the rate M/M/1 waits as long as it sends.
    assertEquals(2e-3, half.delaySeconds()[1], 1e-12);
    var twice = model(Optional.empty()).under(new double[] {2e6, 2e6, 4e6});
    assertArrayEquals(new double[] {0.5, 0.5, 0.5}, twice.loss(), 1e-12);
    assertEquals(QueueModel.FIFO_BUFFER_SECONDS + 2e-4, twice.delaySeconds()[0], 1e-12);
  }

  @Test
  void a02_anUnknownRateLosesNothing() {
    var state = new QueueModel(0, CLASSES, Optional.empty()).under(new double[] {1e6, 1e6, 1e6});
    assertArrayEquals(new double[3], state.loss());
    assertArrayEquals(new double[3], state.delaySeconds());
  }

  @Test
  void b01_theStrictQueueUpToItsGuarantee() {
    var state = model(Optional.of(PROFILE)).under(new double[] {1e6, 9e6, 9e6});
    assertEquals(0, state.loss()[0]);
    var above = model(Optional.of(PROFILE)).under(new double[] {2e6, 0, 0});
    assertEquals(0.5, above.loss()[0], 1e-12, "its ceiling is its guarantee");
  }

  @Test
  void b02_theRestByGuaranteeThenWeight() {
    var state = model(Optional.of(PROFILE)).under(new double[] {1e6, 9e6, 9e6});
    // 3 Mbit/s are left: 1 and 0.5 guaranteed, then 1.5 as 3 to 1.
    assertEquals(1 - (1 + 1.125) / 9, state.loss()[1], 1e-12);
    assertEquals(1 - (0.5 + 0.375) / 9, state.loss()[2], 1e-12);
    // A full buffer of 120,000 bits at the rate that the queue gets.
    assertEquals(120_000 / 2.125e6 + 1e-3, state.delaySeconds()[1], 1e-9);
  }

  @Test
  void b03_whatOneLeavesTheOthersTake() {
    var state = model(Optional.of(PROFILE)).under(new double[] {0, 1e6, 3e6});
    assertArrayEquals(new double[3], state.loss(), 1e-12);
  }

  @Test
  void n01_neverMoreThanTheLineAndNoLossBelowIt() {
    for (long seed = 0; seed < 2000; seed++) {
      var random = new Random(seed);
      var loads = random.doubles(3, 0, 6e6).toArray();
      loads[0] = Math.min(loads[0], 1e6);
      var state = model(Optional.of(PROFILE)).under(loads);
      double served = 0;
      double offered = 0;
      for (int i = 0; i < loads.length; i++) {
        served += loads[i] * (1 - state.loss()[i]);
        offered += loads[i];
        assertTrue(state.loss()[i] >= 0 && state.delaySeconds()[i] > 0, "seed " + seed);
      }
      assertEquals(Math.min(offered, 4e6), served, 1, "seed " + seed);
    }
  }
}
