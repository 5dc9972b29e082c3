package io.branchline.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs the same step on many routers at once, each on a virtual thread, only so many at a time. */
final class Fan implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots;

  Fan(int parallel) {
    slots = new Semaphore(parallel);
  }

  /** The results in the order of the items, when all are there. */
  <T, R> List<R> each(Collection<T> items, Function<T, R> step) {
    var futures = new ArrayList<Future<R>>();
    for (var item : items) {
      futures.add(
          threads.submit(() -> {
            slots.acquireUninterruptibly();
            try {
              return step.apply(item);
            } finally {
              slots.release();
            }
          }));
    }
    var results = new ArrayList<R>();
    RuntimeException bug = null;
    for (var future : futures) {
      try {
        results.add(get(future));
      } catch (IllegalStateException e) {
        bug = e;
      }
    }
    if (bug != null) {
      throw bug;
    }
    return results;
  }

  /**
   * Waits to the end even when interrupted: a step that was begun on a router is not left alone.
   */
  private static <R> R get(Future<R> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("a step on a router failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
