package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WaitCurveTest {
  private final WaitCurve curve = new WaitCurve();

  @Test
  void whatLeavesAsItComesHasNotWaited() {
    for (int t = 0; t < 100; t++) {
      assertEquals(0, curve.pass(1000, 1000, 0));
    }
  }

  @Test
  void aStandingQueueMakesAllWaitItsLengthOverTheRate() {
    curve.pass(1500, 1000, 0);
    assertEquals(500, curve.pass(1000, 1000, 0), 350, "it is filling");
    for (int t = 0; t < 10; t++) {
      curve.pass(1000, 1000, 0);
    }
    assertEquals(500, curve.pass(1000, 1000, 0), 1e-6);
  }

  @Test
  void oneStarvedSecondIsAWaitOfASecondNotOfAnAge() {
    for (int t = 0; t < 5; t++) {
      curve.pass(1000, 1000, 0);
    }
    curve.pass(1000, 10, 0);
    double after = curve.pass(1000, 1990, 0);
    assertEquals(500, after, 10, "half of what leaves came a second ago, half just now");
    assertEquals(0, curve.pass(1000, 1000, 0), 1e-6);
  }

  @Test
  void whatIsFirstInLineAgesWhileNothingLeaves() {
    curve.pass(1000, 0, 0);
    assertEquals(1500, curve.pass(0, 0, 0), 1e-6);
    assertEquals(2500, curve.pass(0, 0, 0), 1e-6);
    assertEquals(0, curve.pass(0, 0, 1000), 1e-6, "thrown away");
  }
}
