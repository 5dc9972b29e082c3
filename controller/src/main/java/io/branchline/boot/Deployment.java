package io.branchline.boot;

import io.branchline.change.ChangeExecutor;
import io.branchline.change.Phase;
import io.branchline.change.Progress;
import io.branchline.change.UnitOutcome;
import io.branchline.driver.Permit;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.Event;
import io.branchline.loop.PlanStatus;
import io.branchline.loop.UnitResult;
import io.branchline.plan.Plan;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes plans and reports what becomes of their units. */
final class Deployment {
  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

  private final ChangeExecutor executor;
  private final Permit permit;

  Deployment(ChangeExecutor executor, Permit permit) {
    this.executor = executor;
    this.permit = permit;
  }

  /** Pushes a plan; returns when every unit is done with and reported. */
  void push(Plan plan, ControlLoop loop) {
    try {
      var result =
          executor.applyAll(
              plan.units(),
              permit,
              progress -> {
                if (progress instanceof Progress.Finished(UnitOutcome outcome)) {
                  report(plan, outcome, loop);
                }
              });
      var millis = new TreeMap<String, Long>();
      for (var phase : Phase.values()) {
        long took = result.timing().of(phase).toMillis();
        if (took > 0) {
          millis.put(phase.name().toLowerCase(Locale.ROOT), took);
        }
      }
      millis.put("total", result.total().toMillis());
      var status = PlanStatus.APPLIED;
      var note = "";
      for (var outcome : result.outcomes()) {
        if (outcome instanceof UnitOutcome.Pending && status == PlanStatus.APPLIED) {
          status = PlanStatus.PENDING;
          note = outcome.describe();
        } else if (!(outcome instanceof UnitOutcome.Confirmed)
            && !(outcome instanceof UnitOutcome.Pending)) {
          note = status == PlanStatus.FAILED ? note : outcome.describe();
          status = PlanStatus.FAILED;
        }
      }
      finish(plan, status, millis, note, loop);
    } catch (RejectedExecutionException e) {
      // As in EffectPools: the journal has it, and the next start settles it.
      LOG.info("pushing plan {} ends here, the controller is stopping", plan.id());
    } catch (RuntimeException e) {
      LOG.error("pushing plan {} failed", plan.id(), e);
      finish(plan, PlanStatus.FAILED, new TreeMap<>(), String.valueOf(e.getMessage()), loop);
    }
  }

  private static void finish(
      Plan plan, PlanStatus status, SortedMap<String, Long> millis, String note, ControlLoop loop) {
    LOG.info("plan {} is {} {} {}", plan.id(), status, millis, note);
    loop.report(new Event.PlanFinished(loop.now(), plan.id(), status, millis, note));
  }

  private static void report(Plan plan, UnitOutcome outcome, ControlLoop loop) {
    if (outcome instanceof UnitOutcome.Confirmed confirmed) {
      confirmed
          .readBack()
          .forEach(
              (router, read) -> loop.report(new Event.ConfigurationRead(loop.now(), router, read)));
    }
    var status =
        switch (outcome) {
          case UnitOutcome.Confirmed _ -> UnitResult.Status.APPLIED;
          case UnitOutcome.Pending _ -> UnitResult.Status.PENDING;
          case UnitOutcome.RolledBack back ->
              back.undone().isEmpty() ? UnitResult.Status.REJECTED : UnitResult.Status.REVERTED;
          case UnitOutcome.Unsettled _ -> UnitResult.Status.UNKNOWN;
        };
    loop.report(
        new Event.UnitFinished(
            loop.now(),
            plan.id(),
            new UnitResult(
                outcome.unit().id(),
                outcome.unit().site(),
                status,
                status == UnitResult.Status.APPLIED ? "" : outcome.describe(),
                outcome.timing().total().toMillis())));
  }
}
