package io.branchline.optimize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Places demands on segment lists of nodes so that the busiest link is used as little as can be.
 *
 * <p>The sum over links of a {@link Potential} is brought down round by round: links are priced by
 * its slope, a dynamic programme finds the cheapest list of every demand that pays more than it
 * must, and the demands that would gain most move, one after the other, each only if the potential
 * really falls. The steepness grows as rounds find less to do, until only the busiest links count.
 * Then it starts again from the best placement with less steep, slightly shuffled prices, and cools
 * more slowly each time. (Local search over segment lists: Gay, Hartert and Vissicchio, INFOCOM
 * 2017; columns by dynamic programming: Jadin, Aubry, Schaus and Bonaventure, INFOCOM 2019.)
 *
 * <p>There is a valid answer from the start, the plain IGP. Not for use by several threads at once.
 */
public final class SegmentPlacement {
  private static final double FIRST_STEEPNESS = 10;
  private static final double LAST_STEEPNESS = 2_000;
  private static final double NEXT_STEEPNESS = 30;
  private static final double FIRST_GROWTH = 0.1;
  private static final double SLOWER = 0.7;
  private static final double SHUFFLE = 0.1;

  /** A round ends with this many moves, since prices are old by then, */
  private static final int MOST_MOVES = 1_000;

  /** or with this many candidates that gained nothing after all. */
  private static final int MOST_REFUSALS = 1_000;

  /** A round with fewer moves than this has nothing left to do at its steepness. */
  private static final int FEW_MOVES = 250;

  /** Demands that pay less than this part of everything paid are left where they are. */
  private static final double NEGLIGIBLE = 1e-6;

  /** In larger networks each round has this many waypoints: the strongest nodes and random ones. */
  private static final int MOST_WAYPOINTS = 192;

  private static final double STRONGEST_PART = 2.0 / 3;
  private static final int PIECES_PER_LOOK = 256;
  private static final double BETTER = 1e-12;

  private final FlowNetwork network;
  private final int demandCount;
  private final boolean hasWaypoints;
  private final Assignment assignment;
  private final ListPrices prices;
  private final SplittableRandom random;
  private final int[] nodesByStrength;
  private Assignment.Snapshot bestLists;
  private double best;
  private double steepness = FIRST_STEEPNESS;
  private double growth = FIRST_GROWTH;
  private boolean shuffled;
  private long[] candidates;

  /** Starts with all demands on the plain IGP. */
  public SegmentPlacement(FlowNetwork network, List<FlowDemand> demands, PlacementOptions options) {
    network.requireValid(demands);
    this.network = network;
    demandCount = demands.size();
    int maxWaypoints = options.maxSegments() - 1;
    hasWaypoints = maxWaypoints > 0;
    var paths = new EcmpPaths(network);
    assignment = new Assignment(network, paths, demands, maxWaypoints, sizes(options.split()));
    prices = new ListPrices(network, paths, maxWaypoints);
    random = new SplittableRandom(options.seed());
    nodesByStrength = nodesByStrength(network);
    candidates = new long[assignment.pieces()];
    best = assignment.maxUtilisation();
    bestLists = assignment.snapshot();
  }

  /** Parts of 1/2, 1/4, ... give more proportions than equal ones. */
  private static double[] sizes(int split) {
    var sizes = new double[split];
    double left = 1;
    for (int i = 0; i < split - 1; i++) {
      left /= 2;
      sizes[i] = left;
    }
    sizes[split - 1] = left;
    return sizes;
  }

  private static int[] nodesByStrength(FlowNetwork network) {
    var capacity = new double[network.nodeCount()];
    for (int link = 0; link < network.linkCount(); link++) {
      capacity[network.tail(link)] += network.capacity(link);
    }
    return IntStream.range(0, capacity.length)
        .boxed()
        .sorted(Comparator.comparingDouble(node -> -capacity[node]))
        .mapToInt(node -> node)
        .toArray();
  }

  /** The best placement so far. */
  public Solution solution() {
    assignment.restore(bestLists);
    return new Solution(assignment.maxUtilisation(), assignment.lists(demandCount));
  }

  /** How busy the best placement so far leaves each link. */
  public double[] utilisation() {
    assignment.restore(bestLists);
    return assignment.utilisation().clone();
  }

  /** What the best placement so far reaches. */
  public double maxUtilisation() {
    return best;
  }

  /** Improves the placement until time is up; may be called again. */
  public void improve(BooleanSupplier timeIsUp) {
    if (assignment.pieces() == 0 || !hasWaypoints) {
      return;
    }
    while (!timeIsUp.getAsBoolean()) {
      boolean much = round(timeIsUp) >= FEW_MOVES;
      keepBest();
      if (much) {
        continue;
      }
      if (steepness < LAST_STEEPNESS) {
        steepness = Math.min(LAST_STEEPNESS, steepness * (1 + growth));
      } else {
        steepness = NEXT_STEEPNESS;
        growth *= SLOWER;
        shuffled = true;
        assignment.restore(bestLists);
      }
    }
  }

  private void keepBest() {
    double now = assignment.maxUtilisation();
    if (now < best * (1 - BETTER)) {
      best = now;
      bestLists = assignment.snapshot();
    }
  }

  /** Moves what gains; returns how many moved. */
  private int round(BooleanSupplier timeIsUp) {
    if (network.nodeCount() > MOST_WAYPOINTS) {
      prices.setWaypoints(chooseWaypoints());
    }
    double busiest = assignment.maxUtilisation();
    var potential = new Potential(steepness / best, busiest);
    double paid = setPrices(potential);
    int count = findCandidates(paid * NEGLIGIBLE, timeIsUp);
    int moved = 0;
    int refused = 0;
    for (int i = 0; i < count && moved < MOST_MOVES && refused < MOST_REFUSALS; i++) {
      int piece = (int) candidates[i];
      prices.recover(assignment.source(piece), assignment.target(piece));
      if (assignment.takes(piece, prices.found, prices.foundCount)) {
        continue;
      }
      if (assignment.considerMove(piece, prices.found, prices.foundCount, potential) < 0) {
        assignment.move(piece, prices.found, prices.foundCount);
        moved++;
      } else {
        assignment.forget();
        refused++;
      }
    }
    return moved;
  }

  private int[] chooseWaypoints() {
    var nodes = nodesByStrength;
    for (int i = (int) (MOST_WAYPOINTS * STRONGEST_PART); i < MOST_WAYPOINTS; i++) {
      int other = i + random.nextInt(nodes.length - i);
      int node = nodes[other];
      nodes[other] = nodes[i];
      nodes[i] = node;
    }
    return Arrays.copyOf(nodes, MOST_WAYPOINTS);
  }

  /** Prices links by the potential's slope; returns what all demands together pay. */
  private double setPrices(Potential potential) {
    var linkPrices = prices.linkPrices();
    var utilisation = assignment.utilisation();
    double paid = 0;
    for (int link = 0; link < linkPrices.length; link++) {
      double weight = potential.of(utilisation[link]);
      paid += weight * utilisation[link];
      double shuffle = shuffled ? 1 + SHUFFLE * random.nextDouble() : 1;
      linkPrices[link] = weight * shuffle * assignment.inverseCapacity(link);
    }
    prices.reprice();
    return paid;
  }

  /** Fills {@link #candidates}, greatest gain first, and returns how many there are. */
  private int findCandidates(double negligible, BooleanSupplier timeIsUp) {
    int pieces = assignment.pieces();
    if (candidates.length < pieces) {
      candidates = new long[pieces + pieces / 2];
    }
    int count = 0;
    for (int piece = 0; piece < pieces; piece++) {
      if (piece % PIECES_PER_LOOK == 0 && timeIsUp.getAsBoolean()) {
        break;
      }
      double price = assignment.price(piece, prices);
      double volume = assignment.rate(piece);
      if (price * volume <= negligible) {
        continue;
      }
      int source = assignment.source(piece);
      int target = assignment.target(piece);
      double gain = volume * (price - prices.cheapest(source, target, price));
      if (gain > negligible / 10) {
        // Complemented, so that sorting puts the greatest gain first and equals by number.
        candidates[count++] = (long) ~Float.floatToIntBits((float) gain) << 32 | piece;
      }
    }
    if (steepness > LAST_STEEPNESS / 2) {
      for (int i = 0; i < count; i++) {
        assignment.split((int) candidates[i]);
      }
    }
    Arrays.sort(candidates, 0, count);
    return count;
  }
}
