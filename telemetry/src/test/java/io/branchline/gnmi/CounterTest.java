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
  private final Counter counter = new Counter(1e6);

  @Test
  void theRateIsTheMeanBetweenTwoReadings() {
    assertEquals(PRIMED, counter.read(10 * SECOND, 5000));
    assertEquals(RATE, counter.read(20 * SECOND, 6000));
    assertEquals(100, counter.perSecond());
    assertEquals(RATE, counter.read(50 * SECOND, 6000));
    assertEquals(0, counter.perSecond());
  }

  @Test
  void readingsThatAreNotNewerChangeNothing() {
    counter.read(10 * SECOND, 1000);
    counter.read(20 * SECOND, 2000);
    assertEquals(DUPLICATE, counter.read(20 * SECOND, 9000));
    assertEquals(LATE, counter.read(15 * SECOND, 1500));
    assertEquals(RATE, counter.read(30 * SECOND, 3000));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void a32BitCounterWraps() {
    counter.read(0, (1L << 32) - 500);
    assertEquals(RATE, counter.read(10 * SECOND, 500));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void a64BitCounterWraps() {
    counter.read(0, -300);
    assertEquals(RATE, counter.read(10 * SECOND, 700));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void aCounterThatFellFurtherThanTheLineCarriesWasReset() {
    counter.read(0, 3_000_000_000L);
    assertEquals(RESET, counter.read(10 * SECOND, 2000));
    assertEquals(RATE, counter.read(20 * SECOND, 3000));
    assertEquals(100, counter.perSecond());
  }

  @Test
  void aCounterThatGrewFasterThanTheLineCarriesGivesNoRate() {
    counter.read(0, 1000);
    assertEquals(IMPLAUSIBLE, counter.read(10 * SECOND, 1000 + 10_000_001L));
    assertEquals(RATE, counter.read(20 * SECOND, 1000 + 10_001_001L));
    assertEquals(100, counter.perSecond());
  }
}
