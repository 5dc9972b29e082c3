package io.branchline.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentPlacementTest {
  private static final double EXACT = 1e-9;

  /** Time is up after so many looks at the clock, so that runs can be repeated. */
  private static BooleanSupplier looks(int most) {
    var left = new int[] {most};
    return () -> left[0]-- <= 0;
  }

  private static SegmentPlacement placed(RandomInstance instance, int segments, int split) {
    var placement =
        new SegmentPlacement(
            instance.network(), instance.demands(), new PlacementOptions(segments, split, 7));
    placement.improve(looks(400));
    return placement;
  }

  @Test
  void a01_twoWaysShareTwoDemands() {
    // 0 -> 1 -> 3 costs less than 0 -> 2 -> 3, and carries no more.
    var network =
        new FlowNetwork(
            4,
            new int[] {0, 1, 0, 2},
            new int[] {1, 3, 2, 3},
            new long[] {1, 1, 2, 2},
            new double[] {10, 10, 10, 10});
    var demands = List.of(new FlowDemand(0, 3, 6), new FlowDemand(0, 3, 4));
    var placement = new SegmentPlacement(network, demands, PlacementOptions.DEFAULT);
    assertEquals(1, placement.maxUtilisation(), EXACT);
    placement = new SegmentPlacement(network, demands, new PlacementOptions(2, 1, 1));
    placement.improve(looks(200));
    assertEquals(0.6, placement.maxUtilisation(), EXACT);
    placement =
        new SegmentPlacement(
            network, List.of(new FlowDemand(0, 3, 8)), new PlacementOptions(2, 2, 1));
    placement.improve(looks(400));
    assertEquals(
        List.of(
            List.of(
                new WeightedSegments(0.5, List.of(2, 3)), new WeightedSegments(0.5, List.of(3)))),
        placement.solution().demands().stream()
            .map(lists ->
                lists.stream().sorted((a, b) -> b.segments().size() - a.segments().size()).toList())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void b01_whatItSaysIsWhatALinkCarries(long seed) {
    var instance = RandomInstance.of(seed, 14, 44, 60);
    for (int split : new int[] {1, 3}) {
      for (int segments : new int[] {2, 3, 5}) {
        var placement = placed(instance, segments, split);
        var solution = placement.solution();
        requireWellFormed(instance, solution, segments, split);
        var loads = new PlainLoads(instance.network()).of(instance.demands(), solution.demands());
        double busiest = Arrays.stream(loads).max().orElse(0);
        assertEquals(busiest, solution.maxUtilisation(), EXACT, "seed " + seed);
        assertEquals(busiest, placement.maxUtilisation(), EXACT, "seed " + seed);
      }
    }
  }

  private static void requireWellFormed(
      RandomInstance instance, Solution solution, int segments, int split) {
    var loads = new PlainLoads(instance.network());
    for (int d = 0; d < instance.demands().size(); d++) {
      var demand = instance.demands().get(d);
      var lists = solution.demands().get(d);
      boolean sent =
          demand.rate() > 0
              && demand.source() != demand.target()
              && loads.reaches(demand.source(), demand.target());
      assertEquals(sent, !lists.isEmpty());
      if (sent) {
        assertEquals(1, lists.stream().mapToDouble(WeightedSegments::weight).sum(), EXACT);
        assertTrue(lists.size() <= split);
        for (var list : lists) {
          assertTrue(list.segments().size() <= segments);
          assertEquals(demand.target(), list.segments().getLast());
        }
        assertEquals(
            lists.size(),
            new HashSet<>(lists.stream().map(WeightedSegments::segments).toList()).size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void c01_asGoodAsTryingEverything(long seed) {
    var instance = RandomInstance.of(seed, 6, 18, 4);
    double least = bruteForce(instance);
    var placement = placed(instance, 2, 1);
    assertTrue(placement.maxUtilisation() >= least - EXACT, "seed " + seed);
    assertEquals(least, placement.maxUtilisation(), 0.05 * least, "seed " + seed);
  }

  private static double bruteForce(RandomInstance instance) {
    var loads = new PlainLoads(instance.network());
    var choices = new ArrayList<List<WeightedSegments>>();
    return tryAll(instance, loads, choices);
  }

  private static double tryAll(
      RandomInstance instance, PlainLoads loads, List<List<WeightedSegments>> chosen) {
    if (chosen.size() == instance.demands().size()) {
      return Arrays.stream(loads.of(instance.demands(), chosen)).max().orElse(0);
    }
    var demand = instance.demands().get(chosen.size());
    double least = Double.MAX_VALUE;
    boolean sent = loads.reaches(demand.source(), demand.target());
    for (int node = 0; node < instance.network().nodeCount(); node++) {
      // By way of its own source a demand takes the plain IGP.
      boolean way =
          sent
              ? loads.reaches(demand.source(), node) && loads.reaches(node, demand.target())
              : node == demand.source();
      if (way) {
        var list = new WeightedSegments(1, List.of(node, demand.target()));
        chosen.add(sent ? List.of(list) : List.of());
        least = Math.min(least, tryAll(instance, loads, chosen));
        chosen.removeLast();
      }
    }
    return least;
  }

  @Test
  void d01_theSameSeedGivesTheSameAnswer() {
    var instance = RandomInstance.of(5, 20, 70, 150);
    assertEquals(placed(instance, 4, 2).solution(), placed(instance, 4, 2).solution());
  }

  @Test
  void d02_moreTimeIsNeverWorse() {
    var instance = RandomInstance.of(6, 20, 60, 200);
    var placement =
        new SegmentPlacement(instance.network(), instance.demands(), new PlacementOptions(5, 1, 1));
    double before = placement.maxUtilisation();
    for (int i = 0; i < 20; i++) {
      placement.improve(looks(10));
      assertTrue(placement.maxUtilisation() <= before);
      assertEquals(placement.maxUtilisation(), placement.solution().maxUtilisation(), EXACT);
      before = placement.maxUtilisation();
    }
  }

  @Test
  void e01_aLargeNetworkUsesSomeOfItsNodesAsWaypointsAtATime() {
    var instance = RandomInstance.of(9, 260, 900, 400);
    var plain =
        new SegmentPlacement(instance.network(), instance.demands(), new PlacementOptions(1, 1, 1));
    plain.improve(looks(10));
    var placement = placed(instance, 3, 1);
    assertTrue(placement.maxUtilisation() < plain.maxUtilisation());
    var loads =
        new PlainLoads(instance.network()).of(instance.demands(), placement.solution().demands());
    assertEquals(Arrays.stream(loads).max().orElse(0), placement.maxUtilisation(), EXACT);
  }

  @Test
  void f01_nonsenseIsRefused() {
    var network = RandomInstance.of(1, 5, 12, 0).network();
    var outside = List.of(new FlowDemand(0, 5, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SegmentPlacement(network, outside, PlacementOptions.DEFAULT));
    assertThrows(IllegalArgumentException.class, () -> new FlowDemand(0, 1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new PlacementOptions(0, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FlowNetwork(2, new int[] {0}, new int[] {1}, new long[] {0}, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FlowNetwork(2, new int[] {0}, new int[] {2}, new long[] {1}, new double[] {1}));
  }
}
