package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {
  private record Entry(long origin, long target, double[] said, double median, float[] seen) {}

  /**
   * Compared with a plain list: bins near where 16 and 32 bits end, forecasts up to the farthest,
   * gaps longer than what 16 bits tell apart, more forecasts than there is room for.
   */
  @ParameterizedTest
  @CsvSource({
    "5920000, 3, 4, true",
    "5920000, 2016, 9, false",
    "65500, 300, 9, true",
    "2147480000, 65535, 50, true",
    "-70000, 65535, 301, false"
  })
  void keepsWhatAListKeeps(long start, int farthest, int capacity, boolean sampled) {
    var random = new Random(farthest + capacity);
    var waiting = new Waiting(capacity, sampled);
    List<Entry> expected = new ArrayList<>();
    long head = start;
    for (int turn = 0; turn < 2000; turn++) {
      head += random.nextInt(200) == 0 ? 150_000 : 1 + random.nextInt(1 + farthest / capacity);
      for (int i = waiting.size() - 1; i >= 0; i--) {
        if (waiting.target(i) <= head) {
          waiting.remove(i);
        }
      }
      long now = head;
      expected.removeIf(entry -> entry.target <= now);
      var entry = entry(random, head, head + 1 + random.nextInt(farthest));
      if (expected.size() == capacity) {
        expected.remove(expected.stream().min(Comparator.comparingLong(Entry::origin)).get());
      }
      expected.add(entry);
      waiting.keep(
          head,
          entry.target,
          entry.said,
          entry.median,
          -1000,
          sampled ? entry.seen : null,
          entry.median);
      compare(expected, waiting, sampled);
    }
  }

  private static Entry entry(Random random, long origin, long target) {
    var said = new double[Blend.VOICES];
    for (int i = 0; i < said.length; i++) {
      said[i] = random.nextInt(9) == 0 ? Double.NaN : 500 + 1000 * random.nextDouble();
    }
    return new Entry(
        origin, target, said, 500 + random.nextInt(1000), new float[] {turnOf(origin)});
  }

  private static float turnOf(long origin) {
    return origin % 1000;
  }

  private static void compare(List<Entry> expected, Waiting waiting, boolean sampled) {
    assertEquals(expected.size(), waiting.size());
    var places = new ArrayList<Integer>();
    for (int i = 0; i < waiting.size(); i++) {
      places.add(i);
    }
    places.sort(Comparator.comparingLong(waiting::origin));
    for (int i = 0; i < places.size(); i++) {
      int at = places.get(i);
      var entry = expected.get(i);
      assertEquals(entry.origin, waiting.origin(at));
      assertEquals(entry.target, waiting.target(at));
      assertEquals(1000, waiting.scale(at), 0.01);
      // Eleven bits of a half-precision number between 0.5 and 2.
      assertArrayEquals(entry.said, waiting.forecasts(at), 1);
      assertEquals(entry.median, waiting.median(at), 1);
      if (sampled) {
        assertSame(entry.seen, waiting.features(at));
        assertEquals(entry.median, waiting.reference(at));
      } else {
        assertNull(waiting.features(at));
      }
    }
  }
}
