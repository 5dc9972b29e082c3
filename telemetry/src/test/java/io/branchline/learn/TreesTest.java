package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TreesTest {
  private static final int[] AS_THEY_ARE = {0, 1};

  @Test
  void followsSplitsToLeavesAndSumsTrees() {
    var trees =
        Trees.read(
            new String[] {
              """
              0:[f0<0.5] yes=1,no=2,missing=2
              \t1:leaf=1
              \t2:[f1<-2] yes=3,no=4,missing=4
              \t\t3:leaf=10
              \t\t4:leaf=100
              """,
              "0:leaf=0.25\n"
            },
            AS_THEY_ARE);
    assertEquals(1.25, trees.sum(new float[] {0.4f, 0}));
    assertEquals(100.25, trees.sum(new float[] {0.5f, -2}));
    assertEquals(10.25, trees.sum(new float[] {0.5f, -2.5f}));
  }

  @Test
  void numbersOfFeaturesAreTranslated() {
    var trees =
        Trees.read(
            new String[] {"0:[f1<1] yes=1,no=2,missing=2\n1:leaf=3\n2:leaf=4\n"}, new int[] {1, 0});
    assertEquals(3, trees.sum(new float[] {0, 5}));
    assertEquals(4, trees.sum(new float[] {5, 0}));
  }

  @Test
  void aDumpOfAnotherFormIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Trees.read(new String[] {"0:[f0 in {1,2}] yes=1,no=2"}, AS_THEY_ARE));
  }
}
