package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTest {
  private static final long SEED = 20_261_120;

  private static void assertRoundTrip(long[] times, double[] values) {
    var back = Chunk.decode(times[0], Chunk.encode(new Points(times, values), 7));
    assertArrayEquals(times, back.times());
    var bits = new long[values.length];
    var backBits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
      backBits[i] = Double.doubleToRawLongBits(back.values()[i]);
    }
    assertArrayEquals(bits, backBits);
  }

  @Test
  void extremesComeBack() {
    assertRoundTrip(
        new long[] {-(1L << 49), -1, 0, 1, 1L << 49},
        new double[] {-0.0, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1 + 0.2, 1e300});
    assertRoundTrip(new long[] {1, 2, 3}, new double[] {9_007_199_254_740_993.0, 0.000001, 0.5});
    assertRoundTrip(new long[] {1, 2}, new double[] {4_000_000_000_000.0, -0.123456});
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 6, 7, 12})
  void randomValuesComeBackBitForBitWhateverTheirDecimals(int places) {
    var random = new Random(SEED + places);
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(200);
      var times = new long[size];
      var values = new double[size];
      long time = random.nextLong(2_000_000_000_000L) - 100_000_000_000L;
      double power = Math.pow(10, places);
      for (int i = 0; i < size; i++) {
        time += random.nextInt(5) == 0 ? 1 + random.nextInt(100_000) : 10_000;
        times[i] = time;
        values[i] = Math.round(random.nextGaussian() * 1000 * power) / power;
      }
      assertRoundTrip(times, values);
    }
  }

  @Test
  void steadyDecimalsTakeFewBytes() {
    var random = new Random(SEED);
    int size = 128;
    var times = new long[size];
    var values = new double[size];
    long kbps = 1000;
    for (int i = 0; i < size; i++) {
      times[i] = 1_700_000_000_000L + i * 10_000L;
      kbps += random.nextInt(21) - 10;
      values[i] = kbps;
    }
    int bytes = Chunk.encode(new Points(times, values), 0).length;
    assertTrue(bytes <= 1.5 * size, bytes + " bytes for " + size + " points");
  }

  /** Series that begin, pause and change at different times, side by side, as coders are shared. */
  @Test
  void whatGrowsSampleBySampleIsWhatIsWrittenAtOnce() throws Exception {
    var random = new Random(SEED);
    var coders = new SharedCoders();
    var open = new ArrayList<OpenChunk>();
    var expected = new ArrayList<TreeMap<Long, Double>>();
    var copies = new HashMap<Integer, byte[]>();
    OpenChunk.Copies disk =
        (id, start) -> Objects.requireNonNull(copies.get(id), "nothing was left to a copy");
    for (int s = 0; s < 200; s++) {
      open.add(
          new OpenChunk(s, SeriesKey.line(new LineId("line-" + s), Direction.UP, Measure.KBPS)));
      expected.add(new TreeMap<>());
    }
    for (int step = 0; step < OpenChunk.CAPACITY; step++) {
      for (int s = 0; s < open.size(); s++) {
        if (random.nextInt(20) < s % 5) {
          continue;
        }
        // Seven routers, some of whose clocks jitter.
        long time = step * 10_000L + s % 7 * 100 + (s % 7 == 6 ? random.nextInt(50) : 0);
        double value =
            switch (s % 8) {
              case 0 -> 0;
              case 1 -> -0.0;
              case 2 -> s;
              case 3 -> step < 100 ? 7.5 : 7.25;
              case 4 -> random.nextInt(3);
              case 5 -> 1e12 + step * 1000.0 + random.nextInt(100);
              case 6 -> random.nextInt(4) == 0 ? random.nextGaussian() : 1 / 3.0;
              default -> 1 / 3.0;
            };
        open.get(s).put(time, value, coders, disk);
        expected.get(s).put(time, value);
        assertEquals(time, open.get(s).lastTime());
        assertEquals(value, open.get(s).lastValue());
        if (s % 3 == 0 && random.nextInt(15) == 0) {
          copies.put(s, open.get(s).toBytes(step, disk));
          open.get(s).leaveToCopy();
        }
      }
    }
    for (int s = 0; s < open.size(); s++) {
      assertEquals(Points.of(expected.get(s)), open.get(s).points(disk), "series " + s);
      var written = Chunk.encode(Points.of(expected.get(s)), 7);
      assertArrayEquals(written, open.get(s).toBytes(7, disk), "series " + s);
    }
  }
}
