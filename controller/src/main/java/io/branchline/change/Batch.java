package io.branchline.change;

import io.branchline.driver.Permit;
import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import io.branchline.policy.RouterConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Units that share routers, carried out together: a shared router is locked, committed and read
 * back once for all of them. Yet each unit stands for itself:
 *
 * <ul>
 *   <li>routers of one unit alone come first, so what fails there concerns that unit alone: it
 *       leaves the batch and shared routers are prepared anew without it;
 *   <li>when a shared router refuses what several units want of it, half of them leave to be tried
 *       later: the one that it refuses is found by halving.
 * </ul>
 *
 * <p>The caller holds all routers of the batch.
 */
final class Batch {
  private final ChangeSettings settings;
  private final Permit permit;
  private final Fan fan;
  private final Consumer<Progress> progress;
  private final Stopwatch stopwatch;

  private final Map<String, ChangeUnit> units = new LinkedHashMap<>();
  private final SortedMap<NodeId, Part> parts = new TreeMap<>();
  private final Set<String> alive = new TreeSet<>();
  private final Map<String, Part.Refusal> failed = new LinkedHashMap<>();
  private final List<ChangeUnit> deferred = new ArrayList<>();

  Batch(
      Collection<ChangeUnit> units,
      Function<NodeId, Part> newPart,
      ChangeSettings settings,
      Permit permit,
      Fan fan,
      Stopwatch stopwatch,
      Consumer<Progress> progress) {
    this.settings = settings;
    this.permit = permit;
    this.fan = fan;
    this.stopwatch = stopwatch;
    this.progress = progress;
    for (var unit : units) {
      this.units.put(unit.id(), unit);
      alive.add(unit.id());
      unit.changes()
          .forEach((node, change) -> parts.computeIfAbsent(node, newPart).want(unit.id(), change));
    }
  }

  /** What became of the units; those that are missing in {@code outcomes} are to be tried later. */
  record Result(List<UnitOutcome> outcomes, List<ChangeUnit> deferred) {}

  Result run() {
    try {
      bringOnTrial();
      confirm();
      return new Result(outcomes(), List.copyOf(deferred));
    } finally {
      // Only a bug leaves something here; even then nothing stays half done.
      fan.each(parts(Part::isUnconfirmed), abort());
    }
  }

  /**
   * Until every unit that is still in the batch runs on trial, and reads back, on all its routers.
   */
  private void bringOnTrial() {
    boolean settled = false;
    while (!settled) {
      enter(Phase.UNDO, parts(part -> part.isStale(alive)), abort());
      settled =
          step(
                  Phase.PREPARE,
                  parts(part -> part.needsPrepare(alive)),
                  p -> p.prepare(alive, permit))
              && onTrial(parts(part -> part.isPrepared() && !part.isShared()))
              && onTrial(parts(Part::isPrepared));
    }
  }

  private boolean onTrial(List<Part> parts) {
    boolean committed =
        step(Phase.COMMIT, parts, part -> part.commit(settings.confirmTimeout(), permit));
    // What did commit is read back even when another did not: it may stay in the batch as it is.
    boolean verified = step(Phase.READ_BACK, parts(Part::isCommitted), Part::readBack);
    return committed && verified;
  }

  /** Routers of one unit alone first: what fails there can be taken back everywhere else. */
  private void confirm() {
    for (boolean shared : new boolean[] {false, true}) {
      var ready = parts(part -> part.isOnTrial() && part.isShared() == shared);
      enter(Phase.CONFIRM, ready, part -> part.confirm(permit)).forEach(this::fail);
    }
    var broken = new TreeSet<>(failed.keySet());
    var confirmed = parts(part -> !part.confirmed(broken).isEmpty());
    enter(Phase.UNDO, parts(Part::isUnconfirmed), abort());
    enter(
        Phase.UNDO,
        confirmed,
        part -> {
          part.reverse(broken, settings.confirmTimeout(), permit);
          return Optional.empty();
        });
  }

  /** Whether no router refused the step. */
  private boolean step(
      Phase phase, List<Part> among, Function<Part, Optional<Part.Refusal>> action) {
    var refusals = enter(phase, among, action);
    refusals.forEach(this::drop);
    return refusals.isEmpty();
  }

  private List<Part.Refusal> enter(
      Phase phase, List<Part> among, Function<Part, Optional<Part.Refusal>> action) {
    if (among.isEmpty()) {
      return List.of();
    }
    if (phase != Phase.UNDO) {
      among.stream()
          .flatMap(part -> part.contributors(alive).stream())
          .distinct()
          .forEach(unit -> progress.accept(new Progress.Entered(unit(unit), phase)));
    }
    return stopwatch.time(
        phase, () -> fan.each(among, action).stream().flatMap(Optional::stream).toList());
  }

  /**
   * Takes the units that a router stands in the way of out of the batch. What it refuses may be the
   * fault of one among several units: then half of them leave, unless some have left already.
   */
  private void drop(Part.Refusal refusal) {
    if (refusal.units().size() == 1 || refusal.unreachable()) {
      fail(refusal);
    } else if (alive.containsAll(refusal.units())) {
      refusal.units().stream()
          .sorted()
          .skip((refusal.units().size() + 1) / 2)
          .forEach(unit -> {
            alive.remove(unit);
            deferred.add(unit(unit));
          });
    }
  }

  private void fail(Part.Refusal refusal) {
    for (var unit : refusal.units()) {
      if (alive.remove(unit)) {
        failed.put(unit, refusal);
      }
    }
  }

  private List<UnitOutcome> outcomes() {
    var timing = stopwatch.timing();
    var outcomes = new ArrayList<UnitOutcome>();
    for (var unit : units.values()) {
      var refusal = failed.get(unit.id());
      if (refusal != null) {
        outcomes.add(failure(unit, refusal, timing));
      } else if (alive.contains(unit.id())) {
        var readBack = new TreeMap<NodeId, RouterConfiguration>();
        unit.changes().keySet().forEach(node -> readBack.put(node, part(node).expected()));
        outcomes.add(new UnitOutcome.Confirmed(unit, readBack, timing));
      }
    }
    return outcomes;
  }

  private UnitOutcome failure(ChangeUnit unit, Part.Refusal refusal, Timing timing) {
    var node = refusal.part().node();
    var changed =
        unit.changes().keySet().stream()
            .map(this::part)
            .filter(part -> part.tried(unit.id()))
            .toList();
    if (changed.isEmpty() && refusal.unreachable()) {
      return new UnitOutcome.Pending(unit, node, refusal.reason(), timing);
    }
    var doubts = new TreeMap<NodeId, String>();
    changed.forEach(
        part -> part.findDoubt(unit.id()).ifPresent(doubt -> doubts.put(part.node(), doubt)));
    if (!doubts.isEmpty()) {
      return new UnitOutcome.Unsettled(
          unit, node, refusal.phase(), refusal.reason(), doubts, timing);
    }
    var undone = changed.stream().map(Part::node).toList();
    return new UnitOutcome.RolledBack(
        unit, node, refusal.phase(), refusal.reason(), undone, timing);
  }

  private static Function<Part, Optional<Part.Refusal>> abort() {
    return part -> {
      part.abort();
      return Optional.empty();
    };
  }

  private List<Part> parts(Predicate<Part> predicate) {
    return parts.values().stream().filter(predicate).toList();
  }

  private Part part(NodeId node) {
    return Optional.ofNullable(parts.get(node)).orElseThrow();
  }

  private ChangeUnit unit(String id) {
    return Optional.ofNullable(units.get(id)).orElseThrow();
  }
}
