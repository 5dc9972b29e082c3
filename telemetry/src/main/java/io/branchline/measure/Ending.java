package io.branchline.measure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the threads of a source come to an end. */
public final class Ending {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Ending() {}

  /**
   * Waits, at most five seconds, until a thread that was told to end has ended. Returns at once if
   * there is none, or if it is the calling thread itself.
   */
  public static void await(@Nullable Thread thread) {
    if (thread == null || thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
