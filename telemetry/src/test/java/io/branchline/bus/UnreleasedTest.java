package io.branchline.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnreleasedTest {
  @Test
  void readingGoesOnFromTheFirstMessageThatMayBeNeeded() {
    var messages = new Unreleased(0);
    messages.read(10, 1000);
    messages.read(11, 3000);
    // Late, and before one that is not done.
    messages.read(12, 500);
    messages.read(13, 4000);
    assertEquals(4000, messages.latestMillis());
    assertEquals(10, messages.release(1000));
    assertEquals(11, messages.release(1001));
    assertEquals(11, messages.release(3000));
    assertEquals(13, messages.release(3001));
    assertEquals(14, messages.release(4001));
    messages.read(14, 5000);
    assertEquals(14, messages.release(4001));
  }
}
