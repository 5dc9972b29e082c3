package io.branchline.change;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.driver.Reported;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A router in memory that does what it is told, save for the fault it is given. */
final class FakeRouter implements DeviceDriver {
  /** What goes wrong. */
  enum Fault {
    NONE,
    UNREACHABLE_AT_PREPARE,
    REFUSES_AT_PREPARE,
    REFUSES_AT_COMMIT,
    UNREACHABLE_AT_COMMIT,
    COMMIT_LOST_BUT_DONE,
    COMMIT_LOST_AND_NOT_DONE,
    SAYS_YES_BUT_DOES_NOT,
    UNREADABLE_ONCE_COMMITTED,
    CONFIRM_REFUSED,
    CONFIRM_UNREACHABLE_AND_REVERTS,
    CONFIRM_LOST_BUT_DONE
  }

  private final NodeId node;
  private final Fault fault;
  private final Predicate<RouterChange> strikes;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private RouterConfiguration running = RouterConfiguration.EMPTY;
  private RouterConfiguration confirmed = RouterConfiguration.EMPTY;
  private RouterChange candidate;
  private boolean onTrial;
  private boolean struck;
  private boolean unreadable;
  private boolean dead;

  /**
   * @param strikes the changes at which the fault shows
   */
  FakeRouter(NodeId node, Fault fault, Predicate<RouterChange> strikes) {
    this.node = node;
    this.fault = fault;
    this.strikes = strikes;
    candidate = Fixtures.NO_CHANGE;
  }

  private boolean fails(Fault now) {
    boolean fails = fault == now && strikes.test(candidate);
    struck |= fails;
    return fails;
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public synchronized Reported read() throws DeviceException {
    if (unreadable) {
      throw new DeviceException(node, node + " does not answer");
    }
    return new Reported(node, running, Instant.EPOCH);
  }

  @Override
  public synchronized Outcome prepare(RouterChange change, Permit permit) {
    log.add("prepare");
    if (onTrial || candidate != Fixtures.NO_CHANGE) {
      return new Outcome.Rejected(node + " has a change under way");
    }
    candidate = change;
    if (fails(Fault.UNREACHABLE_AT_PREPARE)) {
      candidate = Fixtures.NO_CHANGE;
      return new Outcome.Unreachable(node + " is out of reach");
    }
    if (fails(Fault.REFUSES_AT_PREPARE)) {
      candidate = Fixtures.NO_CHANGE;
      return new Outcome.Rejected(node + ": not in this house");
    }
    return new Outcome.Applied(Duration.ZERO);
  }

  @Override
  public synchronized Outcome commit(Duration confirmTimeout, Permit permit) {
    log.add("commit");
    if (fails(Fault.REFUSES_AT_COMMIT)) {
      candidate = Fixtures.NO_CHANGE;
      return new Outcome.Rejected(node + ": not in this house");
    }
    if (fails(Fault.UNREACHABLE_AT_COMMIT)) {
      candidate = Fixtures.NO_CHANGE;
      return new Outcome.Unreachable(node + " went away");
    }
    onTrial = true;
    if (!fails(Fault.COMMIT_LOST_AND_NOT_DONE) && !fails(Fault.SAYS_YES_BUT_DOES_NOT)) {
      running = candidate.applyTo(running);
    }
    unreadable = fails(Fault.UNREADABLE_ONCE_COMMITTED);
    return fails(Fault.COMMIT_LOST_BUT_DONE) || fails(Fault.COMMIT_LOST_AND_NOT_DONE)
        ? new Outcome.Unknown("no reply")
        : new Outcome.Applied(Duration.ZERO);
  }

  @Override
  public synchronized Outcome confirm(Permit permit) {
    log.add("confirm");
    if (dead) {
      return new Outcome.Unreachable(node + " went away");
    }
    if (!onTrial) {
      return new Outcome.Rejected(node + " has nothing on trial");
    }
    if (fails(Fault.CONFIRM_REFUSED)) {
      return new Outcome.Rejected(node + ": changed my mind");
    }
    if (fails(Fault.CONFIRM_UNREACHABLE_AND_REVERTS)) {
      running = confirmed;
      dead = true;
      return new Outcome.Unreachable(node + " went away");
    }
    confirmed = running;
    onTrial = false;
    candidate = fails(Fault.CONFIRM_LOST_BUT_DONE) ? candidate : Fixtures.NO_CHANGE;
    return fault == Fault.CONFIRM_LOST_BUT_DONE && candidate != Fixtures.NO_CHANGE
        ? new Outcome.Unknown("no reply")
        : new Outcome.Applied(Duration.ZERO);
  }

  @Override
  public synchronized Outcome abort() {
    log.add("abort");
    candidate = Fixtures.NO_CHANGE;
    onTrial = false;
    running = confirmed;
    dead = false;
    return new Outcome.Applied(Duration.ZERO);
  }

  @Override
  public void close() {}

  synchronized RouterConfiguration running() {
    return running;
  }

  synchronized boolean struck() {
    return struck;
  }

  /** Whether nothing is prepared or on trial. */
  synchronized boolean isIdle() {
    return !onTrial && candidate == Fixtures.NO_CHANGE;
  }

  List<String> log() {
    return new ArrayList<>(log);
  }

  /** It is read again as if nothing had been. */
  synchronized void recover() {
    unreadable = false;
  }
}
