package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentValuesTest {
  /** An array with a place for every bin is the oracle. */
  @Test
  void keepsTheLastBinsToATwentiethOfAPercentAndGapsAsGaps() {
    var random = new Random(7);
    var values = new RecentValues(100);
    var all = new double[1000];
    Arrays.fill(all, Double.NaN);
    for (int bin = 0; bin < all.length; bin += random.nextInt(4) == 0 ? 9 : 1) {
      all[bin] = random.nextInt(20) == 0 ? 0 : Math.exp(40 * random.nextDouble() - 20);
      values.put(bin, all[bin]);
      assertEquals(all[bin], values.at(bin));
      assertEquals(Double.NaN, values.at(bin + 1));
      for (int back = 1; back < 99 && back <= bin; back++) {
        double expected = all[bin - back];
        double error = Double.isNaN(expected) ? 1 : 0.0006 * expected + Double.MIN_VALUE;
        assertEquals(expected, values.at(bin - back), error, bin + " " + back);
      }
      assertEquals(Double.NaN, values.at(bin - 99));
    }
  }

  /** After a gap longer than itself nothing old is left. */
  @Test
  void aLongGapLeavesNothing() {
    var values = new RecentValues(10);
    for (int bin = 0; bin < 10; bin++) {
      values.put(bin, 5);
    }
    values.put(1000, 6);
    for (int bin = 0; bin < 1000; bin++) {
      assertEquals(Double.NaN, values.at(bin));
    }
    assertEquals(6, values.at(1000));
  }
}
