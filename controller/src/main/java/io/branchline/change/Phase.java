package io.branchline.change;

import java.util.Locale;

/** Where a change unit is on its way. */
public enum Phase {
  /** Waiting for its routers, which serve one change at a time. */
  QUEUE,
  /** Routers are locked and accept the change without running it. */
  PREPARE,
  /** Routers run the change on trial. */
  COMMIT,
  /** What routers run is compared with what they were meant to. */
  READ_BACK,
  /** The change is made permanent. */
  CONFIRM,
  /** What was begun is taken back. */
  UNDO;

  /** Its name in running text. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
