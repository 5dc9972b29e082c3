package io.branchline.boot;

import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Effect;
import io.branchline.loop.EffectRunner;
import io.branchline.loop.PlanOutcome;
import io.branchline.plan.Plan;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the loop's effects: one thread computes plans, one pushes them. */
final class EffectPools implements EffectRunner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EffectPools.class);

  private final ExecutorService computing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("planning").factory());
  private final ExecutorService pushing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("deployment").factory());
  private final PlanningDesk planning;
  private volatile @Nullable Deployment deployment;

  EffectPools(PlanningDesk planning) {
    this.planning = planning;
  }

  /** From now on plans can be pushed. */
  void deployWith(Deployment to) {
    deployment = to;
  }

  @Override
  public void run(Effect effect, ControllerState snapshot, ControlLoop loop) {
    try {
      switch (effect) {
        case Effect.ComputePlan request ->
            computing.execute(() -> planning.compute(request, snapshot, loop));
        case Effect.DeployPlan(Plan plan) -> pushing.execute(() -> push(plan, loop));
      }
    } catch (RejectedExecutionException e) {
      // Only while stopping: the journal has it, and the next start settles it.
      LOG.info("not begun, the controller is stopping: {}", effect.getClass().getSimpleName());
      if (effect instanceof Effect.ComputePlan request) {
        loop.planned(new PlanOutcome.Failed(request, "the controller is stopping"));
      }
    }
  }

  private void push(Plan plan, ControlLoop loop) {
    var with = deployment;
    if (with == null) {
      throw new IllegalStateException("plan " + plan.id() + " before routers were connected to");
    }
    with.push(plan, loop);
  }

  @Override
  public void close() {
    computing.shutdownNow();
    pushing.shutdownNow();
  }
}
