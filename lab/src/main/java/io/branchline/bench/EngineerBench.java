package io.branchline.bench;

import io.branchline.network.LinkId;
import io.branchline.optimize.EngineeringOptions;
import io.branchline.optimize.EngineeringResult;
import io.branchline.optimize.ProtectionGoal;
import io.branchline.optimize.ProtectionReport;
import io.branchline.optimize.TrafficEngineer;
import io.branchline.optimize.TrafficPlacement;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** All classes of a whole bank placed, and placed anew when a line fails. */
final class EngineerBench {
  private static final long SEED = 20261121;
  private static final EngineeringOptions OPTIONS =
      new EngineeringOptions(4, OptionalInt.empty(), 2, SEED);
  private static final int RUNS = 3;
  private static final int ACCESS_LINES = 300;

  /** The bank whose heap has a limit. */
  private static final int HEAP_LIMITED = 10_000;

  private static final double ROUNDING = 1e-9;

  private final Consumer<String> progress;
  private final List<BenchRow> rows = new ArrayList<>();

  private EngineerBench(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Measures on banks of 1,000 to 40,000 nodes, about three minutes. */
  static List<BenchRow> run(Consumer<String> progress) {
    var bench = new EngineerBench(progress);
    var small = BankTraffic.of(1_000, 1, SEED);
    bench.place(small, Duration.ofSeconds(1));
    bench.protect(small, Duration.ofSeconds(10));
    var bank = BankTraffic.of(HEAP_LIMITED, 1, SEED);
    bench.place(bank, Duration.ofSeconds(10));
    bench.replace(bank);
    bench.protect(bank, Duration.ofSeconds(30));
    // With four times the branches the core of 10,000 nodes would be short of capacity.
    bench.place(BankTraffic.of(40_000, 4, SEED), Duration.ofSeconds(60));
    return List.copyOf(bench.rows);
  }

  /**
   * One placement.
   *
   * @param seconds CPU time until every class had what it needs, building of all tables included
   */
  private record Placed(double seconds, double heapMegabytes, TrafficPlacement placement) {}

  private void place(BankTraffic bank, Duration limit) {
    var measure = "%s, %d demands".formatted(bank.name(), bank.demands().size());
    progress.accept(measure);
    once(bank, limit);
    var runs = new ArrayList<Placed>();
    for (int i = 0; i < RUNS; i++) {
      runs.add(once(bank, limit));
    }
    var last = runs.getLast();
    var wrong = wrong(bank, last.placement);
    double[] seconds = runs.stream().mapToDouble(run -> run.seconds).toArray();
    rows.add(
        BenchRow.atMost(
            measure + ": all needs met", CpuTime.median(seconds), "s", limit.toSeconds(), wrong));
    rows.add(
        BenchRow.besideFigure(
            measure + ": max utilisation",
            last.placement.maxUtilisation(),
            "",
            "certified lower bound",
            last.placement.lowerBound(),
            wrong));
    double heap = runs.stream().mapToDouble(run -> run.heapMegabytes).max().orElseThrow();
    rows.add(
        bank.topology().nodeCount() == HEAP_LIMITED
            ? BenchRow.atMost(measure + ": peak heap", heap, "MB", 2048, "")
            : BenchRow.figure(measure + ": peak heap", heap, "MB"));
  }

  private static Placed once(BankTraffic bank, Duration limit) {
    System.gc();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long begun = CpuTime.nanos();
    var timeIsUp = CpuTime.used(limit);
    var engineer =
        new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), OPTIONS);
    var met = new ArrayList<Long>();
    if (allMet(placement(engineer))) {
      met.add(CpuTime.nanos());
    }
    engineer.improve(
        timeIsUp,
        Long.MAX_VALUE,
        told -> {
          if (met.isEmpty() && told.broken().bitsPerSecond() == 0) {
            met.add(CpuTime.nanos());
          }
        });
    double peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    double seconds = met.isEmpty() ? Double.POSITIVE_INFINITY : (met.getFirst() - begun) / 1e9;
    return new Placed(seconds, peak / 1e6, placement(engineer));
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static boolean allMet(TrafficPlacement placement) {
    return IntStream.rangeClosed(1, 6)
        .allMatch(priority ->
            placement.notCarried(priority).bitsPerSecond() == 0
                && placement.tooSlow(priority).bitsPerSecond() == 0);
  }

  private static TrafficPlacement placement(TrafficEngineer engineer) {
    return switch (engineer.result()) {
      case EngineeringResult.Engineered engineered -> engineered.placement();
      case EngineeringResult.TooManyChanges _ ->
          throw new IllegalStateException("nothing is installed");
    };
  }

  /**
   * Adds all paths up again: is each demand served whole and in time, each link as busy as told?
   */
  private static String wrong(BankTraffic bank, TrafficPlacement placement) {
    var loads = new HashMap<LinkId, Double>();
    int late = 0;
    int short16ths = 0;
    for (int i = 0; i < bank.demands().size(); i++) {
      var demand = bank.demands().get(i);
      int parts = 0;
      for (var list : placement.demand(i).lists()) {
        parts += list.sixteenths();
        long micros = 0;
        for (var link : list.path().links()) {
          micros += link.delay().micros();
          loads.merge(
              link.id(), demand.rate().bitsPerSecond() * list.sixteenths() / 16.0, Double::sum);
        }
        var bound = demand.needs().maxDelay();
        late += bound.isPresent() && micros > bound.get().micros() ? 1 : 0;
      }
      short16ths += 16 - parts;
    }
    double highest =
        loads.entrySet().stream()
            .mapToDouble(load ->
                load.getValue()
                    / bank.topology().maxBandwidth(bank.topology().linkIndex(load.getKey())))
            .max()
            .orElse(0);
    if (late > 0 || short16ths > 0 || highest > 1) {
      return "%d lists late, %d sixteenths not placed, busiest link at %.3f"
          .formatted(late, short16ths, highest);
    }
    return Math.abs(highest - placement.maxUtilisation()) > ROUNDING ? "utilisation differs" : "";
  }

  /** Each failure on a placement that is as it was before. */
  private void replace(BankTraffic bank) {
    progress.accept(bank.name() + ", re-placement");
    long begun = CpuTime.nanos();
    var engineer =
        new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), OPTIONS);
    double scratch = (CpuTime.nanos() - begun) / 1e6;
    engineer.improve(CpuTime.used(Duration.ofSeconds(10)));
    var topology = bank.topology();
    var random = new SplittableRandom(SEED);
    var access = new ArrayList<Integer>();
    while (access.size() < ACCESS_LINES) {
      int link = random.nextInt(topology.linkCount());
      if (!isCore(bank, link)) {
        access.add(link);
      }
    }
    var core =
        IntStream.range(0, topology.linkCount())
            .filter(link -> isCore(bank, link) && link < topology.reverse(link))
            .boxed()
            .toList();
    replace(bank, engineer, scratch, access, "a branch's line");
    replace(bank, engineer, scratch, core, "a core line");
  }

  private static boolean isCore(BankTraffic bank, int link) {
    return bank.topology().tail(link) < BenchGraphs.TRANSIT
        && bank.topology().head(link) < BenchGraphs.TRANSIT;
  }

  private void replace(
      BankTraffic bank,
      TrafficEngineer engineer,
      double scratchMillis,
      List<Integer> lines,
      String what) {
    var topology = bank.topology();
    double utilisation = placement(engineer).maxUtilisation();
    var millis = new double[lines.size()];
    int most = 0;
    int notRestored = 0;
    int onDeadLine = 0;
    for (int i = 0; i < millis.length; i++) {
      var line = topology.link(lines.get(i));
      var down = Set.of(line.id(), line.reverseId());
      long begun = CpuTime.nanos();
      var replaced = engineer.setDown(down);
      var placement = placement(engineer);
      millis[i] = (CpuTime.nanos() - begun) / 1e6;
      most = Math.max(most, replaced.placedAnew().size());
      onDeadLine += placement.load(lines.get(i)).bitsPerSecond() > 0 ? 1 : 0;
      var returned = engineer.setDown(Set.of()).returned();
      notRestored +=
          returned.equals(replaced.placedAnew())
                  && placement(engineer).maxUtilisation() == utilisation
              ? 0
              : 1;
    }
    var wrong =
        notRestored + onDeadLine == 0
            ? ""
            : "%d times not as before, %d times on the dead line"
                .formatted(notRestored, onDeadLine);
    var measure = "%s, %s fails (%d), placed anew".formatted(bank.name(), what, lines.size());
    rows.add(BenchRow.atMost(measure + ": median", CpuTime.median(millis), "ms", 100, wrong));
    rows.add(
        BenchRow.besideFigure(
            measure + ": median",
            CpuTime.median(millis),
            "ms",
            "all placed from scratch",
            scratchMillis,
            wrong));
    rows.add(
        BenchRow.atMost(
            "%s: worst (up to %d demands)".formatted(measure, most),
            Arrays.stream(millis).max().orElseThrow(),
            "ms",
            100,
            wrong));
  }

  /** Every link, transit node and shared risk fails, then paths and backups are bettered for it. */
  private void protect(BankTraffic bank, Duration limit) {
    progress.accept(bank.name() + ", protection");
    var engineer =
        new TrafficEngineer(bank.topology(), bank.demands(), List.of(), List.of(), OPTIONS);
    engineer.improve(CpuTime.used(Duration.ofSeconds(10)));
    double utilisation = placement(engineer).maxUtilisation();
    int failures = engineer.protect(ProtectionGoal.DEFAULT, () -> true).notTried().size();
    long begun = CpuTime.nanos();
    var looks = new int[1];
    var before = engineer.protect(ProtectionGoal.DEFAULT, () -> looks[0]++ >= failures);
    double tried = (CpuTime.nanos() - begun) / 1e9;
    var after = engineer.protect(ProtectionGoal.DEFAULT, CpuTime.used(limit));
    var wrong =
        placement(engineer).maxUtilisation() <= utilisation * (1 + ROUNDING)
                && before.notTried().isEmpty()
                && allMet(placement(engineer))
            ? ""
            : "the placement without failure got worse, or failures were not tried";
    var measure = "%s, each of %d failures tried".formatted(bank.name(), failures);
    rows.add(BenchRow.figure(measure, tried, "s"));
    rows.add(
        BenchRow.besideFigure(
            "%s, harmful failures after %d s".formatted(bank.name(), limit.toSeconds()),
            after.findings().size(),
            "",
            "backups as first chosen",
            before.findings().size(),
            wrong));
    var notServed =
        "%s, not served, over all failures, after %d s".formatted(bank.name(), limit.toSeconds());
    rows.add(
        BenchRow.besideFigure(
            notServed,
            notServed(after),
            "Gbit/s",
            "backups as first chosen",
            notServed(before),
            wrong));
    rows.add(
        BenchRow.besideFigure(
            notServed,
            notServed(after),
            "Gbit/s",
            "what no choice can serve",
            bank.unservable(),
            wrong));
  }

  private static double notServed(ProtectionReport report) {
    return report.findings().stream()
            .flatMap(finding -> finding.brokenByPriority().stream())
            .mapToDouble(broken -> broken.mbps())
            .sum()
        / 1e3;
  }
}
