package io.branchline.boot;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that owns some state: it is told things and asked things, in order. */
final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final String name;
  private final ExecutorService thread;

  Worker(String name) {
    this.name = name;
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Does it later; never waits. A task that fails is logged, and the next goes on. */
  void run(Runnable task) {
    try {
      thread.execute(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.warn("{} failed once", name, e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has stopped", name);
    }
  }

  /** Waits for an answer; {@code otherwise} when there is none. */
  <T> T ask(Callable<T> question, T otherwise) {
    try {
      return thread.submit(question).get();
    } catch (RejectedExecutionException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      LOG.warn("{} could not answer", name, e.getCause());
      return otherwise;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
