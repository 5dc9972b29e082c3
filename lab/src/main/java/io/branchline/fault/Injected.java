package io.branchline.fault;

import java.util.concurrent.atomic.AtomicBoolean;

/** A fault that is there. */
public interface Injected {
  /**
   * Puts everything back to what it would be without this fault; other faults stay. Harmless to run
   * twice.
   */
  void undo();

  /** What {@code undoing} undoes, once. */
  static Injected once(Runnable undoing) {
    var left = new AtomicBoolean(true);
    return () -> {
      if (left.getAndSet(false)) {
        undoing.run();
      }
    };
  }
}
