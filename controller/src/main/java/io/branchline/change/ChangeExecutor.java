package io.branchline.change;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.Permit;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries change units out on their routers. Units that share routers go together in a {@link
 * Batch}; units that touch the same entries of a router go one after the other, in their order; the
 * rest goes in parallel. Every unit lands wholly or not at all, whatever becomes of the others.
 *
 * <p>May be used from several threads: a router serves one change at a time.
 */
public final class ChangeExecutor implements AutoCloseable {
  private final Function<NodeId, Optional<DeviceDriver>> drivers;
  private final ChangeSettings settings;
  private final RouterLocks locks = new RouterLocks();
  private final Fan steps;
  private final Fan batches = new Fan(Integer.MAX_VALUE);

  /**
   * @param drivers each router's driver; empty for a router that the inventory does not know
   */
  public ChangeExecutor(Function<NodeId, Optional<DeviceDriver>> drivers, ChangeSettings settings) {
    this.drivers = drivers;
    this.settings = settings;
    steps = new Fan(settings.parallelSteps());
  }

  /** Carries out one unit. */
  public UnitOutcome apply(ChangeUnit unit, Permit permit) {
    return applyAll(List.of(unit), permit, _ -> {}).outcomes().getFirst();
  }

  /**
   * Carries out the units of a plan; returns when all are done with.
   *
   * @param progress told from several threads what happens, and once of each unit's end
   */
  public DeploymentResult applyAll(
      List<ChangeUnit> units, Permit permit, Consumer<Progress> progress) {
    var begun = System.nanoTime();
    var outcomes = new HashMap<String, UnitOutcome>();
    for (var round : Rounds.of(units, settings.unitsTogether())) {
      for (var ended : batches.each(round, batch -> run(batch, permit, progress))) {
        ended.forEach(outcome -> outcomes.put(outcome.unit().id(), outcome));
      }
    }
    var inOrder = units.stream().map(unit -> outcome(outcomes, unit)).toList();
    var timing =
        inOrder.stream().map(UnitOutcome::timing).reduce(new Timing(Map.of()), Timing::longest);
    return new DeploymentResult(inOrder, Duration.ofNanos(System.nanoTime() - begun), timing);
  }

  private static UnitOutcome outcome(Map<String, UnitOutcome> outcomes, ChangeUnit unit) {
    return Optional.ofNullable(outcomes.get(unit.id())).orElseThrow();
  }

  /** Runs a batch, then what it put off, until every unit is done with. */
  private List<UnitOutcome> run(
      List<ChangeUnit> batch, Permit permit, Consumer<Progress> progress) {
    SortedSet<NodeId> nodes =
        batch.stream()
            .flatMap(unit -> unit.changes().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    var stopwatch = new Stopwatch();
    stopwatch.time(
        Phase.QUEUE,
        () -> {
          locks.lock(nodes);
          return nodes;
        });
    try {
      var outcomes = new ArrayList<UnitOutcome>();
      var waiting = new ArrayDeque<Collection<ChangeUnit>>(List.of(batch));
      while (!waiting.isEmpty()) {
        var result =
            new Batch(
                    waiting.remove(),
                    node -> new Part(node, drivers.apply(node).orElse(null)),
                    settings,
                    permit,
                    steps,
                    stopwatch,
                    progress)
                .run();
        result.outcomes().forEach(outcome -> progress.accept(new Progress.Finished(outcome)));
        outcomes.addAll(result.outcomes());
        if (!result.deferred().isEmpty()) {
          waiting.add(result.deferred());
        }
      }
      return outcomes;
    } finally {
      locks.unlock(nodes);
    }
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    batches.close();
    steps.close();
  }
}
