package io.branchline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.bank.BankScenario;
import io.branchline.demo.Rig;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The loop at speed 1 on the joint-stock bank: start-up, one plan over all 120 routers, and lines
 * that are cut. Real time, because that is what is promised; lab and controller share the machine.
 */
public final class LoopBench {
  /** How it measures. */
  public static final String HOW =
      "real time, lab and controller on one machine; one start from cold, for it is the start that"
          + " is measured, then 5 lines cut after 11 quiet seconds each, and 5 more one right after"
          + " the other, for which the controller waits longer (RFC 8405)";

  private static final int CUTS = 5;

  /** Longer than changes are damped for. */
  private static final Duration QUIET = Duration.ofSeconds(11);

  private static final long LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private LoopBench() {}

  /** Runs it in {@code folder}, about four minutes. */
  public static List<BenchRow> run(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException {
    var rows = new ArrayList<BenchRow>();
    var scenario = BankScenario.jointStock();
    var start = LocalDateTime.of(2026, 3, 17, 9, 0).atZone(scenario.calendar().zone()).toInstant();
    try (var rig = Rig.start(folder, scenario, List.of(), start, 1, 1, 0)) {
      rig.lab().begin();
      long begun = System.nanoTime();
      try (var controller = rig.startController()) {
        rows.add(promised("console ready", since(begun), 15));
        var client = controller.client();
        await(
            () -> client.get("/status").at("/sessions/netconfUp").asInt() == 120,
            "120 NETCONF sessions");
        rows.add(seconds("120 NETCONF sessions up", since(begun)));
        await(() -> applied(client.get("/plans")) > 0, "the first plan");
        var plans = client.get("/plans").get("items");
        var first = plans.get(plans.size() - 1);
        var name = "first plan, " + first.get("routers").asInt() + " routers: ";
        first
            .get("timings")
            .properties()
            .forEach(phase -> {
              double took = phase.getValue().asDouble();
              rows.add(
                  phase.getKey().equals("total")
                      ? promised(name + phase.getKey(), took, 10)
                      : seconds(name + phase.getKey(), took));
            });
        rows.addAll(cuts(rig, scenario, controller, 0, QUIET, "line cut to new state", progress));
        rows.addAll(
            cuts(
                rig,
                scenario,
                controller,
                CUTS,
                Duration.ZERO,
                "lines cut in quick succession",
                progress));
      }
    }
    return List.copyOf(rows);
  }

  private static BenchRow promised(String measure, double millis, double limitSeconds) {
    return BenchRow.atMost(measure, millis / 1e3, "s", limitSeconds, "");
  }

  private static BenchRow seconds(String measure, double millis) {
    return BenchRow.figure(measure, millis / 1e3, "s");
  }

  private static boolean carries(JsonNode line) {
    return !line.get("classes").isEmpty();
  }

  private static List<BenchRow> cuts(
      Rig rig,
      BankScenario scenario,
      Rig.Running controller,
      int first,
      Duration quiet,
      String measure,
      Consumer<String> progress)
      throws InterruptedException {
    var took = new double[CUTS];
    for (int i = 0; i < CUTS; i++) {
      Thread.sleep(quiet);
      var line = lineInUse(scenario, controller, first + i);
      took[i] = cut(rig, controller, line);
      progress.accept("cut %s: new state in place after %.0f ms".formatted(line, took[i]));
    }
    return List.of(
        promised(measure + ": median", CpuTime.median(took), 5),
        seconds(measure + ": worst of " + CUTS, Arrays.stream(took).max().orElseThrow()));
  }

  /** A leased line that carries something, of another branch for each number. */
  private static LineId lineInUse(BankScenario scenario, Rig.Running controller, int number) {
    var branch = scenario.bank().branches().get(5 + 3 * number);
    return scenario.bank().listLinesOf(branch.id()).stream()
        .filter(line -> line.kind() == LineKind.MSTP)
        .map(Line::id)
        .filter(id -> carries(controller.client().get("/lines/" + id)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(branch.id() + " uses none of its lines"));
  }

  /** From the moment the line fails in the lab to a verified placement without it. */
  private static double cut(Rig rig, Rig.Running controller, LineId line)
      throws InterruptedException {
    var failed = new CountDownLatch(1);
    var at = new long[1];
    rig.lab()
        .network()
        .onTopology(topology -> {
          if (failed.getCount() > 0) {
            at[0] = System.nanoTime();
            failed.countDown();
          }
        });
    rig.lab().cut(line);
    failed.await();
    await(
        () -> {
          var view = controller.client().get("/lines/" + line);
          return view.get("health").asText().equals("down") && !carries(view);
        },
        "a placement without " + line);
    return since(at[0]);
  }

  private static int applied(JsonNode plans) {
    int applied = 0;
    for (var plan : plans.get("items")) {
      if (plan.get("status").asText().equals("applied")) {
        applied++;
      }
    }
    return applied;
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
