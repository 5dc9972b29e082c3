package io.branchline.router;

import io.branchline.policy.RouterConfiguration;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router's datastores running and candidate, their locks and the confirmed commit that may be
 * pending (RFC 6241 sections 7.5, 8.3, 8.4). Sessions are known by their number. One lock guards
 * all of it: a commit is one step for everybody.
 */
final class ConfigurationStore {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStore.class);

  enum Datastore {
    RUNNING,
    CANDIDATE;

    @Override
    public String toString() {
      return this == RUNNING ? "running" : "candidate";
    }
  }

  /**
   * How a commit is to be confirmed.
   *
   * @param timeout after which it is undone
   * @param persist with it the commit outlives its session, and whoever knows it may confirm
   */
  record Trial(Duration timeout, Optional<String> persist) {}

  private record Pending(
      long number,
      RouterConfiguration before,
      int session,
      Optional<String> persist,
      Future<?> timer) {}

  private final SimulatedRouter router;
  private final ScheduledExecutorService timer;
  private final Map<Datastore, Integer> locks = new EnumMap<>(Datastore.class);
  private @Nullable Pending pending;

  /** Never changed in place: edits put a changed copy here. Made when it is first asked for. */
  private @Nullable DataNode candidate;

  private boolean candidateModified;
  private long trials;

  ConfigurationStore(SimulatedRouter router, ScheduledExecutorService timer) {
    this.router = router;
    this.timer = timer;
    var _ = router.onCommit(_ -> follow());
  }

  /** A candidate that nobody has touched is what runs, whoever changed that. */
  private synchronized void follow() {
    if (!candidateModified) {
      resetCandidate();
    }
  }

  synchronized DataNode read(Datastore datastore) {
    return switch (datastore) {
      case RUNNING -> ConfigurationCodec.toData(router.running());
      case CANDIDATE -> candidate();
    };
  }

  synchronized void lock(Datastore datastore, int session) throws RpcException {
    var owner = locks.get(datastore);
    if (owner != null) {
      throw lockDenied(datastore + " is locked by session " + owner, owner);
    }
    if (datastore == Datastore.CANDIDATE && candidateModified) {
      throw lockDenied("candidate has changes that were neither committed nor discarded", 0);
    }
    if (datastore == Datastore.RUNNING && pending != null && pending.session() != session) {
      throw lockDenied(
          "session " + pending.session() + " has a confirmed commit pending", pending.session());
    }
    locks.put(datastore, session);
  }

  private static RpcException lockDenied(String message, int session) {
    return new RpcException(
        RpcError.protocol("lock-denied", message)
            .withInfo("session-id", Integer.toString(session)));
  }

  synchronized void unlock(Datastore datastore, int session) throws RpcException {
    var owner = locks.get(datastore);
    if (owner == null || owner != session) {
      throw new RpcException(
          RpcError.protocol(
              "operation-failed",
              owner == null
                  ? datastore + " is not locked"
                  : datastore + " is locked by session " + owner));
    }
    release(datastore);
  }

  /** Changes of candidate do not outlive its lock (RFC 6241 section 8.3.5.2). */
  private void release(Datastore datastore) {
    locks.remove(datastore);
    if (datastore == Datastore.CANDIDATE) {
      resetCandidate();
    }
  }

  private void resetCandidate() {
    candidate = null;
    candidateModified = false;
  }

  private DataNode candidate() {
    var made = candidate;
    if (made == null) {
      made = ConfigurationCodec.toData(router.running());
      candidate = made;
    }
    return made;
  }

  private void checkNotLocked(Datastore datastore, int session) throws RpcException {
    var owner = locks.get(datastore);
    if (owner != null && owner != session) {
      throw new RpcException(
          RpcError.protocol("in-use", datastore + " is locked by session " + owner)
              .withInfo("session-id", Integer.toString(owner)));
    }
  }

  /** Edits candidate; see {@link ConfigurationEdit#apply} for what is returned. */
  synchronized List<RpcError> edit(
      int session,
      XmlElement config,
      ConfigurationEdit.Operation defaultOperation,
      boolean continueOnError,
      boolean testOnly)
      throws RpcException {
    checkNotLocked(Datastore.CANDIDATE, session);
    var changed = candidate().copy();
    var errors = ConfigurationEdit.apply(changed, config, defaultOperation, continueOnError);
    if (!testOnly) {
      candidate = changed;
      candidateModified = true;
    }
    return errors;
  }

  synchronized void discardChanges(int session) throws RpcException {
    checkNotLocked(Datastore.CANDIDATE, session);
    resetCandidate();
  }

  /** The configuration that {@code data} means, or all that is wrong with it. */
  synchronized RouterConfiguration validate(DataNode data) throws RpcException {
    var errors = ConfigurationValidator.check(data);
    if (!errors.isEmpty()) {
      throw new RpcException(errors);
    }
    var refusal = router.faults().refusal();
    if (refusal.isPresent()) {
      throw new RpcException(RpcError.application("operation-failed", "", refusal.get()));
    }
    try {
      return ConfigurationCodec.toConfiguration(data, router.node());
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          RpcError.application("operation-failed", "", String.valueOf(e.getMessage())));
    }
  }

  /**
   * Candidate comes into force: for good, or on trial.
   *
   * @param persistId names the pending commit that this one follows
   */
  synchronized void commit(int session, Optional<Trial> trial, Optional<String> persistId)
      throws RpcException {
    checkNotLocked(Datastore.RUNNING, session);
    checkNotLocked(Datastore.CANDIDATE, session);
    var earlier = pending;
    if (earlier != null) {
      checkFollowUp(earlier, session, persistId);
    } else if (persistId.isPresent()) {
      throw noSuchCommit(persistId.get());
    }
    var configuration = router.faults().installed(validate(candidate()));
    var before = earlier == null ? router.running() : earlier.before();
    if (earlier != null) {
      earlier.timer().cancel(false);
      pending = null;
    }
    if (trial.isPresent()) {
      pending = onTrial(before, session, trial.get());
    }
    if (!configuration.equals(router.running())) {
      router.install(configuration);
    }
    resetCandidate();
  }

  private Pending onTrial(RouterConfiguration before, int session, Trial trial) {
    // Numbered, so that a timer that fires while a follow-up commit runs cannot end that one.
    long number = ++trials;
    var end =
        timer.schedule(
            () -> timeOut(number, trial.timeout()),
            trial.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    return new Pending(number, before, session, trial.persist(), end);
  }

  private synchronized void timeOut(long number, Duration timeout) {
    if (pending != null && pending.number() == number) {
      rollBack(pending, "was not confirmed within " + timeout.toSeconds() + " s");
    }
  }

  private static void checkFollowUp(Pending pending, int session, Optional<String> persistId)
      throws RpcException {
    if (persistId.isPresent() && !pending.persist().equals(persistId)) {
      throw noSuchCommit(persistId.get());
    }
    if (persistId.isEmpty() && (pending.persist().isPresent() || pending.session() != session)) {
      throw new RpcException(
          RpcError.protocol(
              "in-use",
              "session "
                  + pending.session()
                  + " has a confirmed commit pending"
                  + (pending.persist().isPresent() ? "; name it by persist-id" : "")));
    }
  }

  private static RpcException noSuchCommit(String persistId) {
    return new RpcException(
        RpcError.protocol(
                "invalid-value",
                "no confirmed commit with persist-id \"" + persistId + "\" is pending")
            .withInfo("bad-element", "persist-id"));
  }

  synchronized void cancelCommit(int session, Optional<String> persistId) throws RpcException {
    if (pending == null) {
      throw persistId.isPresent()
          ? noSuchCommit(persistId.get())
          : new RpcException(
              RpcError.protocol("operation-failed", "no confirmed commit is pending"));
    }
    checkFollowUp(pending, session, persistId);
    rollBack(pending, "was cancelled");
  }

  private void rollBack(Pending commit, String why) {
    commit.timer().cancel(false);
    pending = null;
    LOG.info("{}: the confirmed commit of session {} {}", router.node(), commit.session(), why);
    if (!commit.before().equals(router.running())) {
      router.install(commit.before());
    }
    follow();
  }

  /** A session is gone: its locks, and its confirmed commit unless that was made to persist. */
  synchronized void sessionEnded(int session) {
    if (pending != null && pending.session() == session && pending.persist().isEmpty()) {
      rollBack(pending, "lost its session");
    }
    for (var datastore : Datastore.values()) {
      if (locks.getOrDefault(datastore, -1) == session) {
        release(datastore);
      }
    }
  }
}
