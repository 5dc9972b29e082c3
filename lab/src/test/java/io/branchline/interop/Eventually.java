package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process or thread is about to do. */
public final class Eventually {
  private Eventually() {}

  /** A condition that may throw. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns as soon as the condition holds; fails, saying what was waited for, when it never does.
   */
  public static void that(String what, Duration limit, Condition condition) throws Exception {
    that(what, limit, Duration.ofMillis(10), condition);
  }

  /** As above, asking only that often: some servers run their timers when nobody asks anything. */
  public static void that(String what, Duration limit, Duration pause, Condition condition)
      throws Exception {
    var deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
