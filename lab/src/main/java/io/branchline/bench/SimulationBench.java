package io.branchline.bench;

import io.branchline.metric.Bandwidth;
import io.branchline.network.Topology;
import io.branchline.segment.Prefix;
import io.branchline.service.Demand;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.MatchRule;
import io.branchline.service.TrafficClass;
import io.branchline.simulate.Failure;
import io.branchline.simulate.NetworkSimulator;
import io.branchline.simulate.Simulation;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What every failure of a link does to a bank, beside simulating each one from scratch. */
final class SimulationBench {
  private static final long SEED = 20261121;
  private static final int NODES = 1_000;
  private static final int CLASSES = 6;
  private static final int RUNS = 3;
  private static final int SAMPLE = 40;
  private static final double LIMIT_SECONDS = 2;

  private final Topology topology = BenchGraphs.bank(NODES, SEED).topology();
  private final Bank bank = bank(topology);
  private final List<Demand> demands = demands();
  private final List<Failure> failures = failures();

  private SimulationBench() {}

  /** Measures on a bank of 1,000 nodes, some seconds. */
  static List<BenchRow> run(Consumer<String> progress) {
    return new SimulationBench().rows(progress);
  }

  private List<BenchRow> rows(Consumer<String> progress) {
    var measure =
        "%d-node bank, %d demands, each of %d links fails"
            .formatted(NODES, demands.size(), failures.size());
    progress.accept(measure);
    double scratch = 0;
    var seconds = new double[RUNS];
    var wrong = "";
    for (int run = -1; run < RUNS; run++) {
      double study = studyAll();
      scratch = fromScratch();
      if (run < 0) {
        wrong = differing();
      } else {
        seconds[run] = study;
      }
    }
    double ours = CpuTime.median(seconds);
    return List.of(
        BenchRow.atMost(measure + ": what changes", ours, "s", LIMIT_SECONDS, wrong),
        BenchRow.besideFigure(
            measure + ": what changes",
            ours,
            "s",
            "from scratch, by a sample of " + SAMPLE,
            scratch,
            wrong));
  }

  /** CPU seconds for all failures: loads, overloaded links, and whose delay or loss changes. */
  private double studyAll() {
    long begun = CpuTime.nanos();
    var study = new NetworkSimulator(bank, topology, Map.of()).study(demands);
    long changes = 0;
    for (var failure : failures) {
      changes += study.under(failure).comparedTo(study.withoutFailure()).changes().size();
    }
    if (changes == 0) {
      throw new IllegalStateException("no failure changes anything");
    }
    return (CpuTime.nanos() - begun) / 1e9;
  }

  /** The same without what a failure leaves alone, scaled up from some failures. */
  private double fromScratch() {
    long begun = CpuTime.nanos();
    var simulator = new NetworkSimulator(bank, topology, Map.of());
    long overloaded = 0;
    for (var failure : sample()) {
      overloaded += simulator.simulate(demands, failure).listOverloaded().size();
    }
    if (overloaded < 0) {
      throw new IllegalStateException("an answer that cannot be");
    }
    return (CpuTime.nanos() - begun) / 1e9 / SAMPLE * failures.size();
  }

  private List<Failure> sample() {
    var some = new ArrayList<Failure>();
    for (int i = 0; i < SAMPLE; i++) {
      some.add(failures.get(i * failures.size() / SAMPLE));
    }
    return some;
  }

  private String differing() {
    var simulator = new NetworkSimulator(bank, topology, Map.of());
    var study = simulator.study(demands);
    int differing = 0;
    for (var failure : sample()) {
      differing += same(study.under(failure), simulator.simulate(demands, failure)) ? 0 : 1;
    }
    return differing == 0 ? "" : differing + " of " + SAMPLE + " differ from scratch";
  }

  private boolean same(Simulation one, Simulation other) {
    for (int link = 0; link < topology.linkCount(); link++) {
      if (!one.loadsOf(topology.link(link).id()).equals(other.loadsOf(topology.link(link).id()))) {
        return false;
      }
    }
    return demands.stream()
        .allMatch(demand -> one.getOutcome(demand.key()).equals(other.getOutcome(demand.key())));
  }

  private static Bank bank(Topology topology) {
    var classes = new ArrayList<TrafficClass>();
    for (int i = 0; i < CLASSES; i++) {
      var rule = new MatchRule(Optional.empty(), List.of(i), Optional.empty(), List.of());
      classes.add(new TrafficClass("class " + i, List.of(rule), 100 + i, i + 1, 200 + 100 * i));
    }
    var sites = new ArrayList<Site>();
    for (int i = 0; i < topology.nodeCount(); i++) {
      var id = topology.node(i).id();
      sites.add(
          new Site(
              new SiteId(id.value()),
              id.value(),
              i < BenchGraphs.CORES ? Tier.DATA_CENTRE : Tier.BRANCH,
              "",
              0,
              0,
              List.of(id),
              Prefix.parse("10.%d.%d.0/24".formatted(i >> 8, i & 255))));
    }
    return new Bank(sites, List.of(), classes);
  }

  private List<Demand> demands() {
    var random = new SplittableRandom(SEED);
    var all = new ArrayList<Demand>();
    for (int i = BenchGraphs.TRANSIT; i < topology.nodeCount(); i++) {
      var branch = new SiteId(topology.node(i).id().value());
      var centre = new SiteId(topology.node(random.nextInt(BenchGraphs.CORES)).id().value());
      for (var trafficClass : bank.classes()) {
        for (var direction : Direction.values()) {
          all.add(
              new Demand(
                  new DemandKey(branch, trafficClass.name(), centre, direction),
                  Bandwidth.ofKbps(100 + random.nextInt(8_000))));
        }
      }
    }
    return all;
  }

  private List<Failure> failures() {
    var all = new ArrayList<Failure>();
    for (int link = 0; link < topology.linkCount(); link++) {
      if (link < topology.reverse(link)) {
        all.add(Failure.ofLink(topology.link(link).id()));
      }
    }
    return all;
  }
}
