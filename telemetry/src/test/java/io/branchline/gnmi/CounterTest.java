package io.branchline.gnmi;

import static io.branchline.gnmi.Counter.Reading.DUPLICATE;
import static io.branchline.gnmi.Counter.Reading.IMPLAUSIBLE;
import static io.branchline.gnmi.Counter.Reading.LATE;
import static io.branchline.gnmi.Counter.Reading.PRIMED;
import static io.branchline.gnmi.Counter.Reading.RATE;
import static io.branchline.gnmi.Counter.Reading.RESET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CounterTest {
  private static final long SECOND = 1_000_000_000L;

  /** A million octets a second at most: 8 Mbit/s. */
  private static final double CEILING = 1e6;

  private final Counter counter = new Counter();

  @Test
  void theRateIsTheMeanBetweenTwoReadings() {
    assertEquals(PRIMED, read(10 * SECOND, 5000));
    assertEquals(RATE, read(20 * SECOND, 6000));
    assertEquals(100, counter.perSecond());
    assertEquals(RATE, read(50 * SECOND, 6000));
    assertEquals(0, counter.perSecond());
  }

  @Test
  void readingsThatAreNotNewerChangeNothing() {
    read(10 * SECOND, 1000);
    read(20 * SECOND, 2000);
    assertEquals(DUPLICATE, read(20 * SECOND, 9000));
    assertEquals(LATE, read(15 * SECOND, 1500));
    assertEquals(RATE, read(30 * SECOND, 3000));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void a32BitCounterWraps() {
    read(0, (1L << 32) - 500);
    assertEquals(RATE, read(10 * SECOND, 500));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void a64BitCounterWraps() {
    read(0, -300);
    assertEquals(RATE, read(10 * SECOND, 700));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void aCounterThatFellFurtherThanTheLineCarriesWasReset() {
    read(0, 3_000_000_000L);
    assertEquals(RESET, read(10 * SECOND, 2000));
    assertEquals(RATE, read(20 * SECOND, 3000));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void aCounterThatGrewFasterThanTheLineCarriesGivesNoRate() {
    read(0, 1000);
    assertEquals(IMPLAUSIBLE, read(10 * SECOND, 1000 + 10_000_001L));
    assertEquals(RATE, read(20 * SECOND, 1000 + 10_001_001L));
    assertEquals(100, counter.perSecond());
  }

  private Counter.Reading read(long nanos, long value) {
    return counter.read(nanos, value, CEILING);
  }
}
