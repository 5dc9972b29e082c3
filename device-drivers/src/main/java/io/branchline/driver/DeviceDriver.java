package io.branchline.driver;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import java.time.Duration;

/**
 * One router. A change runs through {@link #prepare}, {@link #commit}, {@link #read} and {@link
 * #confirm}; {@link #abort} undoes whatever was not confirmed, from any state. At most one change
 * is under way at a time: callers take turns, a driver does not queue them. Times are real time.
 *
 * <p>No method waits for ever: each answers within the driver's own time limits. A reply that did
 * not come is {@link Outcome.Unknown}; the caller reads back to learn what happened.
 */
public interface DeviceDriver extends AutoCloseable {
  NodeId node();

  /**
   * The configuration that the router runs now, whole.
   *
   * @throws DeviceException the router cannot be reached, refused to answer, or reports something
   *     that this driver does not understand
   */
  Reported read() throws DeviceException;

  /**
   * Takes the router's configuration lock and has the router accept the change without running it.
   * Unless the outcome is {@link Outcome.Applied} nothing stays behind on the router.
   */
  Outcome prepare(RouterChange change, Permit permit);

  /**
   * Runs the prepared change on trial: the router reverts it by itself unless {@link #confirm}
   * follows within {@code confirmTimeout} (RFC 6241 section 8.4), whatever becomes of us.
   */
  Outcome commit(Duration confirmTimeout, Permit permit);

  /** Makes the change on trial permanent and releases the lock. */
  Outcome confirm(Permit permit);

  /**
   * Undoes what was prepared or is on trial and releases the lock; nothing to undo is fine. Needs
   * no permit: it only returns the router to what was confirmed before.
   */
  Outcome abort();

  /** Ends the session; a change that was not confirmed is undone. May be called again. */
  @Override
  void close();
}
