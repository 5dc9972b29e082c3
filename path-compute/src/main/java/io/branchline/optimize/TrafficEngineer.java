package io.branchline.optimize;

import io.branchline.metric.Bandwidth;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Places many demands of many classes on weighted paths. What counts, each only where all before it
 * are equal: by class priority the traffic beyond its delay bound, not carried, beyond its loss
 * bound; the highest utilisation of a link; the cost of lines; the number of changes against what
 * is installed.
 *
 * <p>There is a valid placement from the start (each demand in turn where it harms least); {@link
 * #improve} betters it for as long as it may. Paths are chosen among each choice of access links,
 * times a few ways through the nodes that carry transit: a heuristic, which {@link
 * TrafficPlacement#lowerBound} measures against all paths. The bound covers utilisation alone.
 *
 * <p>"Not carried" is what strict priority leaves over, summed over links; traffic lost on one link
 * still counts as load on the next. The same seed and number of steps give the same answer. Not
 * safe for use by several threads.
 */
public final class TrafficEngineer {
  private final Topology topology;
  private final List<ClassDemand> demands;
  private final EngineeringOptions options;
  private final TransitCore core;
  private final BitSet dead = new BitSet();
  private final CandidatePaths candidatePaths;
  private final PathSet paths;
  private final int[][] ends;
  private final TrafficShares shares;
  private final PlacementSearch search;
  private final Backups backups;
  private final Restoration restoration;
  private final int changesNeeded;
  private DualBound bound;
  private boolean boundDone;

  /**
   * @param installed by demand, what is in the network today: none for a demand that is new; empty
   *     as a whole when nothing is installed
   * @throws IllegalArgumentException when a demand or tariff names what is not in the topology, or
   *     something installed has other ends than its demand or more lists than allowed
   */
  public TrafficEngineer(
      Topology topology,
      List<ClassDemand> demands,
      List<LineTariff> tariffs,
      List<List<WeightedPath>> installed,
      EngineeringOptions options) {
    if (!installed.isEmpty() && installed.size() != demands.size()) {
      throw new IllegalArgumentException(
          installed.size() + " demands are installed, " + demands.size() + " are given");
    }
    this.topology = topology;
    this.demands = List.copyOf(demands);
    this.options = options;
    for (int link = 0; link < topology.linkCount(); link++) {
      dead.set(link, topology.maxBandwidth(link) == 0);
    }
    core = new TransitCore(topology);
    candidatePaths = new CandidatePaths(topology, core, dead);
    paths = new PathSet(topology);
    var numbers = new HashMap<Long, Integer>();
    var pair = new int[demands.size()];
    for (int i = 0; i < pair.length; i++) {
      long key =
          (long) index(demands.get(i).source()) * topology.nodeCount()
              + index(demands.get(i).target());
      pair[i] = numbers.computeIfAbsent(key, _ -> numbers.size());
    }
    ends = new int[numbers.size()][];
    numbers.forEach((key, number) ->
        ends[number] =
            new int[] {(int) (key / topology.nodeCount()), (int) (key % topology.nodeCount())});
    var candidates = new int[ends.length][];
    Arrays.setAll(candidates, this::candidates);
    shares =
        new TrafficShares(
            topology, this.demands, tariffs, paths, pair, candidates, options.maxLists());
    if (!installed.isEmpty()) {
      new InstalledPaths(topology, paths, shares, ends, dead).install(installed);
    }
    search = new PlacementSearch(shares, topology.linkCount(), dead, options.seed());
    backups = new Backups(topology, shares, dead, options.backups());
    restoration =
        new Restoration(
            topology, shares, candidatePaths, search, backups, options.maxChanges(), dead);
    changesNeeded = restoration.changesNeeded();
    search.placeGreedily(unplaced());
    bound = bound();
  }

  private int index(NodeId id) {
    int index = topology.nodeIndex(id);
    if (index < 0) {
      throw new IllegalArgumentException("a demand names " + id + ", which is not there");
    }
    return index;
  }

  private int[] candidates(int pair) {
    return candidatePaths.between(ends[pair][0], ends[pair][1]).stream()
        .mapToInt(paths::add)
        .toArray();
  }

  private IntStream unplaced() {
    return IntStream.range(0, shares.count()).filter(demand -> !shares.placed(demand));
  }

  private DualBound bound() {
    boundDone = false;
    return new DualBound(topology, core, candidatePaths, shares, ends, dead);
  }

  /** Improves until told to stop, or nothing has helped for long. */
  public void improve(BooleanSupplier timeIsUp) {
    improve(timeIsUp, Long.MAX_VALUE, _ -> {});
  }

  /**
   * Improves until told to stop, or these many more moves have been tried, or nothing has helped
   * for long.
   *
   * @param progress told now and then
   */
  public void improve(
      BooleanSupplier timeIsUp, long steps, Consumer<EngineeringProgress> progress) {
    if (!boundDone) {
      bound.improve(timeIsUp);
      boundDone = true;
    }
    search.improve(timeIsUp, steps, bound.value(), () -> progress.accept(progress()));
    backups.chooseAllAgain();
  }

  private EngineeringProgress progress() {
    double broken = Arrays.stream(shares.score.broken).sum();
    return new EngineeringProgress(
        search.steps(),
        Bandwidth.ofBitsPerSecond(broken / TrafficShares.PARTS),
        shares.score.utilisation,
        bound.value());
  }

  /** The placement as it is now. */
  public EngineeringResult result() {
    if (options.maxChanges().isPresent() && changesNeeded > options.maxChanges().getAsInt()) {
      return new EngineeringResult.TooManyChanges(changesNeeded, options.maxChanges().getAsInt());
    }
    return new EngineeringResult.Engineered(
        new TrafficPlacement(topology, demands, shares.copy(), backups.all(), bound.value()));
  }

  /**
   * Makes the placement survive every single failure of a link, transit node or shared risk as far
   * as it can: chooses backups, tries each failure, and moves demands and backups while that makes
   * failures less harmful. What classes need without failure does not get worse, the highest
   * utilisation and the cost by no more than tolerated. A later {@link #improve} looks at the
   * placement without failure alone, and backups are chosen anew then.
   *
   * @param timeIsUp when to stop; failures that were not tried by then are named in the answer
   */
  public ProtectionReport protect(ProtectionGoal goal, BooleanSupplier timeIsUp) {
    var chosen = backups.all();
    var failures = new SingleFailures(topology, core);
    double allowed = Math.max(goal.maxUtilisation(), shares.score.utilisation);
    var loads = new FailureLoads(topology, shares, failures, ends, chosen, allowed);
    loads.tryAll(timeIsUp);
    var protection =
        new ProtectionSearch(
            shares,
            search.users(),
            dead,
            failures,
            loads,
            options.backups(),
            goal.tolerance(),
            restoration.limit(),
            options.seed(),
            timeIsUp);
    boolean ended = loads.tried() == failures.count() && protection.improve();
    for (int demand = 0; demand < chosen.length; demand++) {
      backups.set(demand, chosen[demand]);
    }
    return new ProtectionReport(
        loads.findings(goal.maxUtilisation()), failures.from(loads.tried()), ended);
  }

  /**
   * Says which links are down now. Demands that crossed a link which was up before are placed anew;
   * where a link is up again, demands go back to where they were, unless the placement would be
   * worse. All others stay where they are, and only the demands concerned get other backups.
   *
   * <p>The limit of changes holds for what may stay: traffic of dead links moves in any case.
   *
   * @throws IllegalArgumentException when a link is not in the topology
   */
  public Replacement setDown(Collection<LinkId> down) {
    var links = new BitSet();
    for (var id : down) {
      int link = topology.linkIndex(id);
      if (link < 0) {
        throw new IllegalArgumentException(id + " is not there");
      }
      links.set(link);
    }
    var replacement = restoration.setDown(links);
    bound = bound();
    return replacement;
  }
}
