package io.branchline.bench;

import io.branchline.bank.BankScenario;
import io.branchline.netns.KernelLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How long a bank takes to become network namespaces, and to be gone again. */
public final class KernelBench {
  /** How it measures. */
  public static final String HOW =
      "real time of processes and kernel; medians of 3, after a lab of 20 branches for nothing";

  private static final int WARM_UP = 20;
  private static final int[] BRANCHES = {50, 200};
  private static final double[] LIMIT_SECONDS = {5, 15};
  private static final int RUNS = 3;
  private static final long SEED = 1;

  private KernelBench() {}

  /** Measures, about half a minute; elsewhere than on Linux as root there is nothing to measure. */
  public static List<BenchRow> run(Consumer<String> progress)
      throws IOException, InterruptedException {
    if (!KernelLab.isPossible()) {
      return List.of(BenchRow.skipped("kernel lab", "needs root, iproute2 and nftables"));
    }
    KernelLab.build(scenario(WARM_UP), SEED).close();
    var rows = new ArrayList<BenchRow>();
    for (int i = 0; i < BRANCHES.length; i++) {
      progress.accept(BRANCHES[i] + " branches in the kernel");
      var scenario = scenario(BRANCHES[i]);
      var built = new double[RUNS];
      var removed = new double[RUNS];
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        var lab = KernelLab.build(scenario, SEED);
        long middle = System.nanoTime();
        lab.close();
        built[run] = (middle - start) / 1e9;
        removed[run] = (System.nanoTime() - middle) / 1e9;
      }
      rows.add(
          BenchRow.atMost(
              BRANCHES[i] + " branches, built", CpuTime.median(built), "s", LIMIT_SECONDS[i], ""));
      rows.add(BenchRow.figure(BRANCHES[i] + " branches, removed", CpuTime.median(removed), "s"));
    }
    return List.copyOf(rows);
  }

  private static BankScenario scenario(int branches) {
    return BankScenario.parse("kernel.yaml", BankScenario.kernelText(branches));
  }
}
