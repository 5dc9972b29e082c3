package io.branchline.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.bank.BankScenario;
import io.branchline.cli.CommandFailed;
import io.branchline.fault.Scenario;
import io.branchline.netns.DemandPlayer.ClassReport;
import io.branchline.netns.KernelLab;
import io.branchline.site.Line;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code --bank kernel}: the controller on real packets. With {@code --for}, the first branch's
 * first line is cut after half of the time, and mended after three quarters; with {@code
 * --scenario}, that is played instead.
 */
final class KernelDemo {
  /** A working Tuesday at 09:30 in Shanghai. */
  private static final Instant START = Instant.parse("2026-03-17T01:30:00Z");

  private static final Pattern NAME = Pattern.compile("kernel(?::([0-9]{1,3}))?");
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int PROGRESS_TICKS = 5;
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private final DemoOptions options;
  private final PrintWriter out;
  private final PrintWriter err;

  KernelDemo(DemoOptions options, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Whether the options ask for it. */
  static boolean isMeant(DemoOptions options) {
    return NAME.matcher(options.bank()).matches();
  }

  /**
   * What a class went through from the first plan on.
   *
   * @param lost packets that did not arrive
   * @param silenceMillis after the cut, the longest time without a packet in the flow that the cut
   *     branch sends or receives most of; 0 without a cut
   */
  private record ClassSummary(
      String name,
      long sent,
      long lost,
      long reordered,
      double p99DelayMillis,
      double silenceMillis) {}

  int run() throws IOException, InterruptedException {
    if (!KernelLab.isPossible()) {
      throw new IOException(
          "--bank kernel makes network namespaces: it needs root, iproute2, nftables, util-linux");
    }
    var text = text();
    var scenario = BankScenario.parse("kernel.yaml", text);
    var faults = options.scenario().map(name -> Scenario.read(name, scenario));
    if (faults.map(Scenario::judgesLosses).orElse(false)) {
      throw new IOException("--scenario: minutes lost are not known of the kernel's packets");
    }
    try (var interruption = new Interruption();
        var folder = DemoFolder.open(options.data())) {
      var path = folder.path();
      Files.writeString(path.resolve("bank.yaml"), text);
      say("building " + scenario.bank().routers().size() + " routers in network namespaces");
      try (var rig =
              new KernelRig(
                  path,
                  scenario,
                  options.start().orElse(START),
                  options.seed(),
                  options.port(),
                  faults.isPresent());
          var controller = new LiveController(path, rig::startController)) {
        announce(rig, controller.running());
        if (faults.isPresent()) {
          return play(faults.get(), rig, controller, interruption);
        }
        return follow(path, rig, controller.running(), interruption);
      }
    }
  }

  private String text() throws IOException {
    var name = NAME.matcher(options.bank());
    if (!name.matches() || name.group(1) == null) {
      return BankScenario.kernelText();
    }
    try {
      return BankScenario.kernelText(Integer.parseInt(name.group(1)));
    } catch (IllegalArgumentException e) {
      throw new IOException("--bank: " + e.getMessage(), e);
    }
  }

  private void say(String text) {
    err.println(text);
    err.flush();
  }

  private void announce(KernelRig rig, Rig.Running controller) {
    say("console    " + controller.url() + "/#code=" + rig.loginCode() + "   (logs in once)");
    say("lab        " + rig.lab().id() + "-*   (ip netns list; ip -n NAME ..., nft, tc)");
    say(
        rig.isis().isPresent()
            ? "IGP        IS-IS by FRR in the data centres; static routes until it has converged"
            : "IGP        static routes worked out by the lab: install frr for IS-IS");
    if (!options.headless()) {
      say("ask        ./branchline status · ./branchline why branch-01 · Ctrl-C ends");
    }
  }

  private int play(
      Scenario faults, KernelRig rig, LiveController controller, Interruption interruption)
      throws IOException, InterruptedException {
    var demo =
        new ScenarioDemo(
            rig.clock().real(),
            rig.fleet(),
            rig.faults(),
            controller,
            Optional.empty(),
            () -> 0,
            interruption::isInterrupted,
            this::say);
    boolean kept = demo.play(faults, out);
    finish(rig, controller.running(), new ArrayList<>(), Optional.empty());
    return kept ? 0 : 1;
  }

  private int follow(Path folder, KernelRig rig, Rig.Running controller, Interruption interruption)
      throws IOException, InterruptedException {
    var line = rig.scenario().bank().lines().getFirst();
    long ticks = options.runFor().map(Duration::toSeconds).orElse(Long.MAX_VALUE);
    // What was measured until the first plan, until the cut, and after it.
    var phases = new ArrayList<Map<String, ClassReport>>();
    boolean wasCut = false;
    for (long tick = 1; tick <= ticks && !interruption.await(TICK); tick++) {
      if (!controller.process().isAlive()) {
        err.println(
            "branchline: the controller ended; its log is " + folder.resolve("controller.log"));
        return 1;
      }
      if (tick % PROGRESS_TICKS == 0 && progress(rig, controller) > 0 && phases.isEmpty()) {
        say("the first plan is in force; what follows is counted");
        endPhase(rig, phases);
      }
      if (tick == ticks / 2) {
        endPhase(rig, phases);
        say(line.id() + " is cut");
        rig.lab().setUp(line.id(), false);
        wasCut = true;
      } else if (tick == ticks * 3 / 4) {
        say(line.id() + " is mended");
        rig.lab().setUp(line.id(), true);
      }
    }
    finish(rig, controller, phases, wasCut ? Optional.of(line) : Optional.empty());
    return 0;
  }

  private static void endPhase(KernelRig rig, List<Map<String, ClassReport>> phases) {
    phases.add(rig.demands().reports());
    rig.demands().restart();
  }

  /** Says how it goes; answers how many plans are in force so far. */
  private long progress(KernelRig rig, Rig.Running controller) {
    try {
      var status = controller.client().get("/status");
      var reports = rig.demands().reports().values();
      say(
          "NETCONF %s  gNMI %s  links %s  lines up %s down %s  plans %s applied %s  packets %d sent %d not arrived"
              .formatted(
                  status.at("/sessions/netconfUp").asText(),
                  status.at("/sessions/gnmiUp").asText(),
                  status.at("/topology/links").asText(),
                  status.at("/lines/up").asText(),
                  status.at("/lines/down").asText(),
                  status.at("/plans/made").asText(),
                  status.at("/plans/applied").asText(),
                  reports.stream().mapToLong(ClassReport::sent).sum(),
                  reports.stream().mapToLong(ClassReport::lost).sum()));
      return status.at("/plans/applied").asLong();
    } catch (CommandFailed busy) {
      say("no status just now: " + busy.getMessage());
      return 0;
    }
  }

  private void finish(
      KernelRig rig,
      Rig.Running controller,
      List<Map<String, ClassReport>> phases,
      Optional<Line> cut)
      throws IOException, InterruptedException {
    rig.demands().close();
    // Packets under way are not lost.
    Thread.sleep(SETTLE);
    phases.add(rig.demands().reports());
    var counted = phases.size() > 1 ? phases.subList(1, phases.size()) : phases;
    var classes = new ArrayList<ClassSummary>();
    for (var name : counted.getLast().keySet()) {
      classes.add(summary(name, counted, silence(rig, name, cut)));
    }
    var status = controller.client().get("/status");
    var summary = new LinkedHashMap<String, Object>();
    summary.put("bank", "kernel");
    summary.put("routers", rig.fleet().routers().size());
    summary.put("plansMade", status.at("/plans/made").asLong());
    summary.put("plansApplied", status.at("/plans/applied").asLong());
    summary.put("samples", status.path("samples").asLong());
    summary.put("cut", cut.map(line -> line.id().value()).orElse(""));
    summary.put("classes", classes);
    if (options.json()) {
      out.println(new ObjectMapper().writeValueAsString(summary));
    } else {
      print(summary, classes);
    }
    out.flush();
  }

  private static double silence(KernelRig rig, String name, Optional<Line> cut) {
    return cut.flatMap(line -> rig.demands().findBusiest(name, line.branchEnd().site()))
        .map(report -> report.longestGapNanos() / 1e6)
        .orElse(0.0);
  }

  private static ClassSummary summary(
      String name, List<Map<String, ClassReport>> phases, double silence) {
    long sent = 0;
    long lost = 0;
    long reordered = 0;
    long delay = 0;
    for (var phase : phases) {
      var report = phase.get(name);
      if (report != null) {
        sent += report.sent();
        lost += report.lost();
        reordered += report.reordered();
        delay = Math.max(delay, report.p99DelayMicros());
      }
    }
    return new ClassSummary(name, sent, lost, reordered, delay / 1e3, silence);
  }

  private void print(Map<String, Object> summary, List<ClassSummary> classes) {
    out.printf(
        "%s routers, %s plans made, %s applied, %s samples%n",
        summary.get("routers"),
        summary.get("plansMade"),
        summary.get("plansApplied"),
        summary.get("samples"));
    out.printf(
        "%-12s %10s %8s %10s %14s %18s%n",
        "class", "sent", "lost", "reordered", "p99 delay ms", "silence at cut ms");
    for (var c : classes) {
      out.printf(
          "%-12s %10d %8d %10d %14.1f %18.0f%n",
          c.name(), c.sent(), c.lost(), c.reordered(), c.p99DelayMillis(), c.silenceMillis());
    }
  }
}
