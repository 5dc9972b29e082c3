package io.branchline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.branchline.cli.CommandFailed;
import io.branchline.fault.ControllerTarget;
import io.branchline.fault.DataDisk;
import io.branchline.fault.FaultTarget;
import io.branchline.fault.FaultTargets;
import io.branchline.fault.InjectableFault;
import io.branchline.fault.Injected;
import io.branchline.fault.Scenario;
import io.branchline.fault.ScenarioResult;
import io.branchline.fault.ScenarioRunner;
import io.branchline.fault.ScenarioWorld;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.RouterFleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Plays a fault scenario in a demo. */
final class ScenarioDemo implements ScenarioWorld {
  private static final Duration SETTLING = Duration.ofMinutes(5);
  private static final Duration ANSWERING = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final RouterFleet fleet;
  private final LiveController controller;
  private final IntSupplier lostMinutes;
  private final BooleanSupplier interrupted;
  private final Consumer<String> progress;
  private final FaultTarget target;

  /**
   * @param clock real time
   * @param faults what can be injected into, save for the controller
   * @param disk of the controller's data, when it can be made full
   * @param lostMinutes of service levels, in truth
   * @param interrupted whether the demo is to end early
   */
  ScenarioDemo(
      InstantSource clock,
      RouterFleet fleet,
      FaultTarget faults,
      LiveController controller,
      Optional<DataDisk> disk,
      IntSupplier lostMinutes,
      BooleanSupplier interrupted,
      Consumer<String> progress) {
    this.clock = clock;
    this.fleet = fleet;
    this.controller = controller;
    this.lostMinutes = lostMinutes;
    this.interrupted = interrupted;
    this.progress = progress;
    this.target = new FaultTargets(List.of(faults, new ControllerTarget(controller, disk)));
  }

  /**
   * Waits until the network is under control, plays the scenario and prints how each expectation
   * turned out; whether all did as expected.
   */
  boolean play(Scenario scenario, PrintWriter out) throws IOException, InterruptedException {
    settle();
    progress.accept("scenario  " + scenario.name() + " begins");
    var results = new ScenarioRunner(scenario, this, progress).run();
    long failed = results.stream().filter(result -> !result.passed()).count();
    out.println("scenario " + scenario.name());
    for (ScenarioResult result : results) {
      out.println("  " + result);
    }
    out.printf("%d of %d expectations met%n", results.size() - failed, results.size());
    out.flush();
    return failed == 0;
  }

  private void settle() throws IOException, InterruptedException {
    progress.accept("waiting until every router is under control");
    var deadline = clock().instant().plus(SETTLING);
    while (!isSettled()) {
      if (clock().instant().isAfter(deadline)) {
        throw new IOException(
            "the network was not under control within " + SETTLING.toMinutes() + " minutes");
      }
      pause(Duration.ofMillis(200));
    }
  }

  private boolean isSettled() {
    try {
      var status = get("/status");
      int routers = status.path("routers").asInt();
      return status.path("state").asText().equals("running")
          && status.at("/sessions/netconfUp").asInt() == routers
          && status.at("/plans/applied").asInt() > 0
          && !isPushing();
    } catch (CommandFailed notYet) {
      return false;
    }
  }

  private boolean isPushing() {
    for (var plan : get("/plans").path("items")) {
      var status = plan.path("status").asText();
      if (status.equals("deploying") || status.equals("accepted")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (interrupted.getAsBoolean()) {
      throw new InterruptedException("the scenario was interrupted");
    }
    Thread.sleep(time);
  }

  @Override
  public Injected inject(InjectableFault fault) {
    return target.inject(fault);
  }

  @Override
  public JsonNode get(String path) {
    // A controller that is stopped or cut off must not stop the scenario, too.
    var asking = new FutureTask<>(() -> controller.running().client().get(path));
    Thread.ofVirtual().name("scenario-ask").start(asking);
    try {
      return asking.get(ANSWERING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailed(
          "the controller does not answer within " + ANSWERING.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandFailed failed
          ? failed
          : new CommandFailed("the controller cannot be asked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  @Override
  public int sloMinutesLost() {
    return lostMinutes.getAsInt();
  }

  @Override
  public RouterConfiguration running(NodeId router) {
    return fleet.get(router).running();
  }
}
