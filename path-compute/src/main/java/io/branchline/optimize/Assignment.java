package io.branchline.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which piece of which demand takes which segment list, and the utilisation of links that follows.
 * A demand is one piece until it is split.
 */
final class Assignment {
  /** Links whose weight is below e to this power change nothing worth computing. */
  private static final double NEGLIGIBLE = -30;

  private final EcmpPaths paths;
  private final int maxWaypoints;
  private final double[] sizes;
  private int pieces;
  private int[] demand;
  private int[] source;
  private int[] target;
  private double[] rate;
  private int[] waypoints;
  private int[] length;

  /** By piece: the one it was split from, or itself. */
  private int[] parent;

  private final boolean[] isSplit;
  private final double[] utilisation;
  private final double[] inverse;

  /** By link: how the move under consideration changes its utilisation. */
  private final double[] change;

  private final int[] touched;
  private int touchedCount;

  /**
   * All demands without waypoints.
   *
   * @param sizes the parts that a demand is split into, adding up to 1
   */
  Assignment(
      FlowNetwork network,
      EcmpPaths paths,
      List<FlowDemand> demands,
      int maxWaypoints,
      double[] sizes) {
    this.paths = paths;
    this.maxWaypoints = maxWaypoints;
    this.sizes = sizes;
    var present =
        IntStream.range(0, demands.size()).filter(i -> isPlaced(demands.get(i), paths)).toArray();
    pieces = present.length;
    demand = present;
    source = Arrays.stream(present).map(i -> demands.get(i).source()).toArray();
    target = Arrays.stream(present).map(i -> demands.get(i).target()).toArray();
    rate = Arrays.stream(present).mapToDouble(i -> demands.get(i).rate()).toArray();
    waypoints = new int[pieces * maxWaypoints];
    length = new int[pieces];
    parent = IntStream.range(0, pieces).toArray();
    isSplit = new boolean[demands.size()];
    utilisation = new double[network.linkCount()];
    inverse = new double[network.linkCount()];
    for (int link = 0; link < inverse.length; link++) {
      inverse[link] = 1 / network.capacity(link);
    }
    change = new double[network.linkCount()];
    touched = new int[network.linkCount()];
    recount();
  }

  private static boolean isPlaced(FlowDemand demand, EcmpPaths paths) {
    return demand.rate() > 0
        && demand.source() != demand.target()
        && paths.reaches(demand.source(), demand.target());
  }

  int pieces() {
    return pieces;
  }

  int demand(int piece) {
    return demand[piece];
  }

  int source(int piece) {
    return source[piece];
  }

  int target(int piece) {
    return target[piece];
  }

  double rate(int piece) {
    return rate[piece];
  }

  double[] utilisation() {
    return utilisation;
  }

  double inverseCapacity(int link) {
    return inverse[link];
  }

  /** Waypoints of a piece, first to last. */
  int[] waypoints(int piece) {
    int first = piece * maxWaypoints;
    return Arrays.copyOfRange(waypoints, first, first + length[piece]);
  }

  double maxUtilisation() {
    double most = 0;
    for (double one : utilisation) {
      most = Math.max(most, one);
    }
    return most;
  }

  /** Adds all pieces up afresh, without the rounding errors of many moves. */
  void recount() {
    Arrays.fill(utilisation, 0);
    for (int piece = 0; piece < pieces; piece++) {
      consider(piece, rate[piece], waypoints, piece * maxWaypoints, length[piece]);
      apply();
    }
  }

  /** What a unit of the piece pays on its present list. */
  double price(int piece, ListPrices prices) {
    double sum = 0;
    int at = source[piece];
    int first = piece * maxWaypoints;
    for (int i = first; i < first + length[piece]; i++) {
      sum += prices.direct(at, waypoints[i]);
      at = waypoints[i];
    }
    return sum + prices.direct(at, target[piece]);
  }

  boolean takes(int piece, int[] list, int size) {
    int first = piece * maxWaypoints;
    return size == length[piece] && Arrays.equals(list, 0, size, waypoints, first, first + size);
  }

  /** Considers giving a piece another list; returns how the potential would change. */
  double considerMove(int piece, int[] list, int size, Potential potential) {
    consider(piece, -rate[piece], waypoints, piece * maxWaypoints, length[piece]);
    consider(piece, rate[piece], list, 0, size);
    double sum = 0;
    for (int i = 0; i < touchedCount; i++) {
      int link = touched[i];
      double before = potential.exponent(utilisation[link]);
      double after = potential.exponent(utilisation[link] + change[link]);
      if (Math.max(before, after) > NEGLIGIBLE) {
        sum += Math.exp(after) - Math.exp(before);
      }
    }
    return sum;
  }

  private void consider(int piece, double volume, int[] list, int first, int size) {
    int at = source[piece];
    for (int i = 0; i <= size; i++) {
      int next = i == size ? target[piece] : list[first + i];
      var row = paths.row(at, next);
      int[] links = row.links();
      double[] shares = row.shares();
      for (int j = 0; j < links.length; j++) {
        int link = links[j];
        double more = volume * shares[j] * inverse[link];
        if (change[link] == 0) {
          touched[touchedCount++] = link;
        }
        double sum = change[link] + more;
        // A link that was touched stays marked even when the changes cancel out.
        change[link] = sum == 0 ? Double.MIN_VALUE : sum;
      }
      at = next;
    }
  }

  private void apply() {
    for (int i = 0; i < touchedCount; i++) {
      utilisation[touched[i]] += change[touched[i]];
    }
    forget();
  }

  /** Makes the move that was considered. */
  void move(int piece, int[] list, int size) {
    apply();
    System.arraycopy(list, 0, waypoints, piece * maxWaypoints, size);
    length[piece] = size;
  }

  /** Drops the move that was considered. */
  void forget() {
    for (int i = 0; i < touchedCount; i++) {
      change[touched[i]] = 0;
    }
    touchedCount = 0;
  }

  /** Splits the piece's demand into pieces on the same list, if it was not split before. */
  void split(int piece) {
    if (isSplit[demand[piece]] || sizes.length < 2) {
      return;
    }
    isSplit[demand[piece]] = true;
    int first = pieces;
    pieces += sizes.length - 1;
    if (pieces > rate.length) {
      int room = Math.max(pieces, rate.length + rate.length / 2);
      demand = Arrays.copyOf(demand, room);
      source = Arrays.copyOf(source, room);
      target = Arrays.copyOf(target, room);
      rate = Arrays.copyOf(rate, room);
      length = Arrays.copyOf(length, room);
      parent = Arrays.copyOf(parent, room);
      waypoints = Arrays.copyOf(waypoints, room * maxWaypoints);
    }
    double whole = rate[piece];
    for (int i = 1; i < sizes.length; i++) {
      int part = first + i - 1;
      demand[part] = demand[piece];
      source[part] = source[piece];
      target[part] = target[piece];
      rate[part] = whole * sizes[i];
      parent[part] = piece;
      length[part] = length[piece];
      System.arraycopy(
          waypoints, piece * maxWaypoints, waypoints, part * maxWaypoints, length[piece]);
    }
    rate[piece] = whole * sizes[0];
  }

  /** The lists as they are, to come back to. */
  Snapshot snapshot() {
    return new Snapshot(
        Arrays.copyOf(waypoints, pieces * maxWaypoints), Arrays.copyOf(length, pieces));
  }

  record Snapshot(int[] waypoints, int[] length) {}

  /** Goes back; what was split since stays split, on the list it had as a whole. */
  void restore(Snapshot snapshot) {
    int known = snapshot.length.length;
    System.arraycopy(snapshot.waypoints, 0, waypoints, 0, snapshot.waypoints.length);
    System.arraycopy(snapshot.length, 0, length, 0, known);
    for (int piece = known; piece < pieces; piece++) {
      int whole = parent[piece] * maxWaypoints;
      length[piece] = length[parent[piece]];
      System.arraycopy(waypoints, whole, waypoints, piece * maxWaypoints, length[piece]);
    }
    recount();
  }

  /** By demand, the lists of its pieces; a demand without any way has none. */
  List<List<WeightedSegments>> lists(int demands) {
    var byDemand = new ArrayList<LinkedHashMap<List<Integer>, Double>>();
    for (int i = 0; i < demands; i++) {
      byDemand.add(new LinkedHashMap<>());
    }
    var wholes = new double[demands];
    for (int piece = 0; piece < pieces; piece++) {
      wholes[demand[piece]] += rate[piece];
    }
    for (int piece = 0; piece < pieces; piece++) {
      var segments = new ArrayList<Integer>();
      for (int waypoint : waypoints(piece)) {
        segments.add(waypoint);
      }
      segments.add(target[piece]);
      byDemand.get(demand[piece]).merge(segments, rate[piece] / wholes[demand[piece]], Double::sum);
    }
    return byDemand.stream().map(Assignment::weighted).toList();
  }

  private static List<WeightedSegments> weighted(Map<List<Integer>, Double> lists) {
    return lists.entrySet().stream()
        .map(entry -> new WeightedSegments(entry.getValue(), entry.getKey()))
        .toList();
  }
}
