package io.branchline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.cli.CommandFailed;
import io.branchline.cli.ControllerClient;
import io.branchline.cli.SessionFile;
import io.branchline.fault.BrokerProcess;
import io.branchline.fault.DataDisk;
import io.branchline.fault.FaultKind;
import io.branchline.fault.FaultTargets;
import io.branchline.fault.Scenario;
import io.branchline.metric.NetworkClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one demo: lab, controller, progress, and at the end the summary and its evidence. */
final class Demo {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

  /** An ordinary Tuesday: no payday, no month end. */
  private static final LocalDate DEFAULT_DAY = LocalDate.of(2026, 3, 17);

  private static final LocalTime DEFAULT_TIME = LocalTime.of(7, 30);

  private final DemoOptions options;
  private final PrintWriter out;
  private final PrintWriter err;

  Demo(DemoOptions options, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  int run() throws IOException, InterruptedException {
    var demos = SessionFile.defaultPath().resolveSibling("demos");
    DemoRegistry.removeLeftOvers(demos)
        .forEach(left -> say("removed what a killed demo left in " + left));
    try (var interruption = new Interruption();
        var folder = DemoFolder.open(options.data());
        var entry = DemoRegistry.enter(demos, folder.path(), !folder.isKept())) {
      return run(folder.path(), entry, interruption);
    }
  }

  private int run(Path folder, DemoRegistry entry, Interruption interruption)
      throws IOException, InterruptedException {
    var bank = BankChoice.of(options.bank(), options.seed());
    Files.writeString(folder.resolve("bank.yaml"), bank.text());
    var scenario = bank.scenario();
    Descriptors.require(scenario.bank().routers().size());
    var faults = options.scenario().map(name -> Scenario.read(name, scenario));
    var start =
        options
            .start()
            .orElseGet(() ->
                DEFAULT_DAY.atTime(DEFAULT_TIME).atZone(scenario.calendar().zone()).toInstant())
            .truncatedTo(ChronoUnit.SECONDS);
    say("starting " + scenario.bank().routers().size() + " routers of " + scenario.name());
    try (@Nullable BrokerProcess broker = broker(faults, folder);
        var rig =
            Rig.start(
                folder,
                scenario,
                options.traces(),
                start,
                options.speed(),
                options.seed(),
                options.port(),
                faults.isPresent(),
                Optional.ofNullable(broker).map(BrokerProcess::address));
        var truth =
            TruthFiles.begin(rig.lab().network(), folder, scenario.objectives(), rig.pace())) {
      rig.lab().begin();
      try (@Nullable DataDisk disk = disk(faults, folder);
          var controller = new LiveController(folder, () -> start(rig, entry))) {
        announce(rig, controller.running());
        boolean kept = true;
        if (faults.isPresent()) {
          var demo =
              new ScenarioDemo(
                  rig.clock().real(),
                  rig.lab().fleet(),
                  broker == null ? rig.faults() : new FaultTargets(List.of(rig.faults(), broker)),
                  controller,
                  Optional.ofNullable(disk),
                  truth::lostMinutes,
                  interruption::isInterrupted,
                  this::say);
          kept = demo.play(faults.get(), out);
        } else if (!follow(controller.running(), rig.clock(), interruption)) {
          err.println(
              "branchline: the controller ended; its log is " + folder.resolve("controller.log"));
          return 1;
        }
        finish(folder, rig, truth, controller.running().client());
        return kept ? 0 : 1;
      }
    }
  }

  /** The broker that samples are published to when it is to be lost. */
  private static @Nullable BrokerProcess broker(Optional<Scenario> faults, Path folder)
      throws IOException {
    return faults.filter(scenario -> scenario.injects(FaultKind.BROKER_LOSS)).isPresent()
        ? BrokerProcess.start(folder.resolve("kafka"))
        : null;
  }

  /** What the controller's data are on when they are to have too little space; root only. */
  private static @Nullable DataDisk disk(Optional<Scenario> faults, Path folder)
      throws IOException {
    return DataDisk.isPossible()
            && faults.filter(scenario -> scenario.injects(FaultKind.DISK_FULL)).isPresent()
        ? DataDisk.mount(folder.resolve("controller"))
        : null;
  }

  private static Rig.Running start(Rig rig, DemoRegistry entry)
      throws IOException, InterruptedException {
    var running = rig.startController();
    entry.controller(running.process().pid());
    return running;
  }

  private void say(String text) {
    err.println(text);
    err.flush();
  }

  private void announce(Rig rig, Rig.Running controller) {
    say("console    " + controller.url() + "/#code=" + rig.loginCode() + "   (logs in once)");
    say("controller process " + controller.process().pid());
    if (!options.headless()) {
      say("ask        ./branchline status · ./branchline why branch-12 · Ctrl-C ends");
    }
  }

  /** Follows the demo to its end; false when the controller ended before. */
  private boolean follow(Rig.Running controller, NetworkClock clock, Interruption interruption)
      throws InterruptedException {
    var now = clock.real().instant();
    var begin = now.isBefore(clock.epoch()) ? clock.epoch() : now;
    var end = options.runFor().map(begin::plus);
    while (controller.process().isAlive()) {
      var left =
          end.map(moment -> Duration.between(clock.real().instant(), moment))
              .orElse(PROGRESS_EVERY);
      if (!left.isPositive()) {
        return true;
      }
      var wait = left.compareTo(PROGRESS_EVERY) < 0 ? left : PROGRESS_EVERY;
      if (interruption.await(wait)) {
        return true;
      }
      try {
        progress(controller.client().get("/status"));
      } catch (CommandFailed busy) {
        say("no status just now: " + busy.getMessage());
      }
    }
    return false;
  }

  private void progress(JsonNode status) {
    say(
        "%s  NETCONF %s  gNMI %s  links %s  lines up %s degraded %s down %s stale %s  plans %s applied %s"
            .formatted(
                status.path("networkTime").asText().replaceAll("\\.[0-9]+", ""),
                status.at("/sessions/netconfUp").asText(),
                status.at("/sessions/gnmiUp").asText(),
                status.at("/topology/links").asText(),
                status.at("/lines/up").asText(),
                status.at("/lines/degraded").asText(),
                status.at("/lines/down").asText(),
                status.at("/lines/stale").asText(),
                status.at("/plans/made").asText(),
                status.at("/plans/applied").asText()));
  }

  private void finish(Path folder, Rig rig, TruthFiles truth, ControllerClient client)
      throws IOException {
    var lab = rig.lab();
    var evidence = new Evidence(folder);
    long samples = client.get("/status").path("samples").asLong();
    evidence.collect(client);
    truth.close();
    evidence.writeConfigurations(lab.fleet().running());
    var scenario = lab.scenario();
    var judge = new Judge(folder, scenario.objectives(), Rig.HORIZON);
    Files.writeString(evidence.file("objectives.csv"), judge.objectivesCsv());
    judge.readJournal();
    Counterfactuals.write(
        evidence.file("counterfactual.csv"),
        judge.switches(),
        lab,
        rig.traffic(),
        options.seed(),
        Rig.HORIZON);
    var topology = evidence.compareTopology(lab.network().topology());
    var run = new LinkedHashMap<String, Object>();
    run.put("bank", scenario.name());
    run.put("start", lab.network().begin().toString());
    run.put("end", lab.network().now().toString());
    run.put("speed", options.speed());
    run.put("seed", options.seed());
    run.put("stepSeconds", rig.pace().stride());
    run.put("truthOf", rig.pace().allMinutes() ? "all minutes" : "minutes that broke an objective");
    run.put("horizonMinutes", Rig.HORIZON.toMinutes());
    run.put("traces", options.traces().stream().map(Path::toString).toList());
    run.put("samples", samples);
    evidence.writeJson("run.json", run);
    var summary = judge.summary(lab.fleet().routers().size(), topology, samples);
    evidence.writeJson("summary.json", summary);
    SummaryText.print(summary, options.json(), out);
    options.data().ifPresent(kept -> say("evidence in " + kept + " (docs/evidence.md)"));
  }
}
