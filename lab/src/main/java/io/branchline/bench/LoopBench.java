package io.branchline.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.bank.BankScenario;
import io.branchline.demo.Rig;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * The loop at speed 1 on the joint-stock bank: start-up, one plan over all 120 routers, and lines
 * that are cut. Real time, because that is what is promised; lab and controller share the machine.
 */
public final class LoopBench {
  private static final int CUTS = 5;
  private static final long LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private LoopBench() {}

  /** Runs it in {@code folder}; figures by name, in milliseconds. */
  public static Map<String, Double> run(Path folder, PrintWriter progress)
      throws IOException, InterruptedException {
    var figures = new LinkedHashMap<String, Double>();
    var scenario = BankScenario.jointStock();
    var start = LocalDateTime.of(2026, 3, 17, 9, 0).atZone(scenario.calendar().zone()).toInstant();
    try (var rig = Rig.start(folder, scenario, List.of(), start, 1, 1, 0)) {
      rig.lab().begin();
      long begun = System.nanoTime();
      try (var controller = rig.startController()) {
        figures.put("console ready", since(begun));
        var client = controller.client();
        await(
            () -> client.get("/status").at("/sessions/netconfUp").asInt() == 120,
            "120 NETCONF sessions");
        figures.put("120 NETCONF sessions up", since(begun));
        await(() -> applied(client.get("/plans")) > 0, "the first plan");
        var plans = client.get("/plans").get("items");
        var first = plans.get(plans.size() - 1);
        figures.put("first plan: routers", first.get("routers").asDouble());
        first
            .get("timings")
            .properties()
            .forEach(
                phase -> figures.put("first plan: " + phase.getKey(), phase.getValue().asDouble()));
        var cuts = new ArrayList<Double>();
        var branches = scenario.bank().branches();
        for (int i = 0; i < CUTS; i++) {
          var branch = branches.get(5 + 6 * i);
          var line =
              scenario.bank().listLinesOf(branch.id()).stream()
                  .filter(candidate -> candidate.kind() == LineKind.MSTP)
                  .map(candidate -> candidate.id())
                  .filter(id -> carries(client.get("/lines/" + id)))
                  .findFirst();
          if (line.isEmpty()) {
            continue;
          }
          double took = cut(rig, controller, line.get());
          progress.printf("cut %s: new state in place after %.0f ms%n", line.get(), took);
          progress.flush();
          cuts.add(took);
        }
        cuts.sort(null);
        figures.put("line cut to new state, median", cuts.get(cuts.size() / 2));
        figures.put("line cut to new state, worst", cuts.getLast());
      }
    }
    return figures;
  }

  private static boolean carries(JsonNode line) {
    return !line.get("classes").isEmpty();
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
