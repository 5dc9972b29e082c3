package io.branchline.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While it is open, an interrupt of the process lets a demo end by itself, with its summary. */
final class Interruption implements AutoCloseable {
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread stopper = new Thread(this::stopAndWait, "demo-stop");

  Interruption() {
    Runtime.getRuntime().addShutdownHook(stopper);
  }

  private void stopAndWait() {
    interrupted.countDown();
    try {
      if (!over.await(60, TimeUnit.SECONDS)) {
        System.err.println("branchline: the demo did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits; true as soon as there was an interrupt. */
  boolean await(Duration time) throws InterruptedException {
    return interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isInterrupted() {
    return interrupted.getCount() == 0;
  }

  /** The demo is over: the process may end. */
  @Override
  public void close() {
    over.countDown();
    if (!isInterrupted()) {
      Runtime.getRuntime().removeShutdownHook(stopper);
    }
  }
}
