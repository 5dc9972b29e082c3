package io.branchline.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailTest {
  /** Of an exponential distribution the quantile is known: -ln(p). */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void foreseesWhatWasSeldomSeen(long seed) {
    var random = new Random(seed);
    var tail = new Tail(2);
    for (int i = 0; i < 20_000; i++) {
      tail.add(-Math.log(1 - random.nextDouble()));
    }
    double exact = -Math.log(1e-4);
    assertEquals(exact, tail.quantile(1e-4, 0), 0.3 * exact, "seed " + seed);
  }

  @Test
  void isSilentWhileLittleIsKnown() {
    var tail = new Tail(2);
    tail.add(100);
    assertEquals(6, tail.quantile(1e-4, 6));
  }
}
