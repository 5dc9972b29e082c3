package io.branchline.boot;

import java.util.concurrent.CountDownLatch;

/** A process that runs until it is told to stop, and is left the time to stop in order. */
final class Running implements AutoCloseable {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Begins to heed signals.
   *
   * @param endsWith a process with which this one ends; 0: none
   */
  Running(long endsWith) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stop.countDown();
              try {
                stopped.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    if (endsWith > 0) {
      ProcessHandle.of(endsWith)
          .ifPresentOrElse(process -> process.onExit().thenRun(stop::countDown), stop::countDown);
    }
  }

  /** Returns when it is to stop. */
  void await() throws InterruptedException {
    stop.await();
  }

  /** All is stopped: the process may end. */
  @Override
  public void close() {
    stopped.countDown();
  }
}
