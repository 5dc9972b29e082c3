package io.branchline.fault;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets faults that change by themselves go on: a line that flaps, a delay that grows. */
public interface FaultTimer extends AutoCloseable {
  /**
   * Calls {@code step} again and again, with the time since this call.
   *
   * @return what ends it; afterwards {@code step} is not called any more
   */
  Runnable every(Duration interval, Consumer<Duration> step);

  @Override
  void close();

  /** By real time, on one thread. */
  static FaultTimer real() {
    return new Real();
  }

  /** See {@link #real}. */
  final class Real implements FaultTimer {
    private final ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("fault-timer").daemon().factory());

    private Real() {}

    @Override
    public Runnable every(Duration interval, Consumer<Duration> step) {
      long begun = System.nanoTime();
      var ended =
          new Object() {
            private boolean now;

            synchronized void end() {
              now = true;
            }

            synchronized void step() {
              if (!now) {
                step.accept(Duration.ofNanos(System.nanoTime() - begun));
              }
            }
          };
      var task =
          timer.scheduleAtFixedRate(
              ended::step, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
      return () -> {
        ended.end();
        task.cancel(false);
      };
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
