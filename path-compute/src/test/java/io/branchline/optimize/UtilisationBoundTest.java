package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtilisationBoundTest {
  private static BooleanSupplier looks(int most) {
    var left = new int[] {most};
    return () -> left[0]-- <= 0;
  }

  @Test
  void a01_twoUnequalWays() {
    // 30 over links of 10 and 20: at best both are full to 100 %.
    var network =
        new FlowNetwork(
            4,
            new int[] {0, 1, 0, 2},
            new int[] {1, 3, 2, 3},
            new long[] {1, 1, 2, 2},
            new double[] {10, 10, 20, 20});
    var bound = new UtilisationBound(network, List.of(new FlowDemand(0, 3, 30)));
    bound.improve(looks(5_000));
    assertEquals(1, bound.value(), 1e-3);
    assertEquals(1, bound.reached(), 1e-3);
  }

  @Test
  void a02_aLinkThatNoShortestPathUsesIsOfNoUseToNodeSegments() {
    // The direct link 0 -> 1 costs 5; by way of 2 it is 2. So node segments never take it.
    var network =
        new FlowNetwork(
            3,
            new int[] {0, 0, 2},
            new int[] {1, 2, 1},
            new long[] {5, 1, 1},
            new double[] {10, 10, 10});
    var demands = List.of(new FlowDemand(0, 1, 10));
    var any = new UtilisationBound(network, demands);
    var segments = UtilisationBound.forNodeSegments(network, demands).orElseThrow();
    any.improve(looks(5_000));
    segments.improve(looks(5_000));
    assertEquals(0.5, any.value(), 1e-3);
    assertEquals(1, segments.value(), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void b01_neverAboveWhatIsReachedAndSoonClose(long seed) {
    var instance = RandomInstance.of(seed, 25, 90, 120);
    var bound = new UtilisationBound(instance.network(), instance.demands());
    double before = bound.value();
    for (int i = 0; i < 10; i++) {
      bound.improve(looks(1_000));
      assertTrue(bound.value() >= before && bound.value() <= bound.reached() * (1 + 1e-9));
      before = bound.value();
    }
    assertEquals(bound.reached(), bound.value(), 0.01 * bound.reached(), "seed " + seed);
    var placement =
        new SegmentPlacement(
            instance.network(), instance.demands(), new PlacementOptions(5, 4, seed));
    placement.improve(looks(200));
    assertTrue(bound.value() <= placement.maxUtilisation() * (1 + 1e-9), "seed " + seed);
    var segments = UtilisationBound.forNodeSegments(instance.network(), instance.demands());
    segments.ifPresent(other -> {
      other.improve(looks(2_000));
      assertTrue(other.value() <= placement.maxUtilisation() * (1 + 1e-9), "seed " + seed);
    });
    var hinted = new UtilisationBound(instance.network(), instance.demands());
    double blind = hinted.value();
    hinted.learnFrom(placement.utilisation());
    assertTrue(hinted.value() >= blind && hinted.value() <= bound.reached() * (1 + 1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void b02_neverAboveTheLinearProgrammeAndSoonClose(long seed) {
    var instance = RandomInstance.of(seed, 12, 50, 30);
    var plain = new PlainLoads(instance.network());
    var demands =
        instance.demands().stream()
            .filter(demand -> plain.reaches(demand.source(), demand.target()))
            .toList();
    double optimum = MulticommodityOptimum.of(instance.network(), demands);
    var bound = new UtilisationBound(instance.network(), demands);
    assertTrue(bound.value() <= optimum * (1 + 1e-6), "at once, seed " + seed);
    bound.improve(looks(5_000));
    assertTrue(bound.value() <= optimum * (1 + 1e-6), "seed " + seed);
    assertEquals(optimum, bound.value(), 0.005 * optimum, "seed " + seed);
    assertTrue(bound.reached() >= optimum * (1 - 1e-6), "seed " + seed);
  }

  @Test
  void c01_nothingToCarryNeedsNothing() {
    var network = RandomInstance.of(3, 6, 20, 0).network();
    var bound = new UtilisationBound(network, List.of(new FlowDemand(2, 2, 5)));
    bound.improve(looks(10));
    assertEquals(0, bound.value());
  }
}
