package io.branchline.netconf;

import io.branchline.driver.Outcome;
import io.branchline.policy.RouterChange;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The candidate configuration of a router (RFC 6241 section 8.3): locked and empty before it is
 * edited, unlocked and empty when it is left.
 */
final class Candidate {
  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

  private final NetconfTarget target;
  private final NetconfSettings settings;
  private final Dialect dialect;

  /** Sessions of ours that may still hold the lock on a router that has not noticed their end. */
  private final Set<Long> ours = new HashSet<>();

  Candidate(NetconfTarget target, NetconfSettings settings, Dialect dialect) {
    this.target = target;
    this.settings = settings;
    this.dialect = dialect;
  }

  /** Takes the candidate's lock and empties the candidate; leaves nothing behind when it cannot. */
  Optional<Outcome> lock(NetconfSession session) {
    ours.add(session.id());
    var reply = session.call(Operations::lock);
    if (reply instanceof Reply.Refused refused
        && refused.errors().stream().anyMatch(Operations::leftover)) {
      // Somebody left edits in an unlocked candidate (RFC 6241 section 7.5): not ours to keep.
      LOG.info("{}: discarding edits that were left in the candidate", target.describe());
      session.call(Operations::discard);
      reply = session.call(Operations::lock);
    }
    var refusal =
        reply.refusal(
            target, "its candidate configuration cannot be locked", Outcome.Unreachable::new);
    if (reply instanceof Reply.Refused refused
        && refused.errors().stream().anyMatch(error -> Operations.heldBy(error, ours))) {
      return Optional.of(
          new Outcome.Unreachable(
              refusal.orElseThrow().explanation()
                  + "; that session was ours and is lost, the router will give it up"));
    }
    if (refusal.isPresent()) {
      return refusal;
    }
    ours.clear();
    ours.add(session.id());
    return release(
        session,
        session
            .call(Operations::discard)
            .refusal(
                target, "its candidate configuration cannot be reset", Outcome.Unreachable::new));
  }

  /**
   * Takes the lock for a confirmation over another session. Some servers grant none while a commit
   * is on trial, to anybody; then the empty candidate must do.
   */
  Optional<Outcome> relock(NetconfSession session) {
    var reply = session.call(Operations::lock);
    if (reply instanceof Reply.Refused refused
        && refused.errors().stream()
            .noneMatch(
                error -> Operations.commitPending(error) || Operations.heldBy(error, ours))) {
      return reply.refusal(
          target, "its candidate configuration cannot be locked", Outcome.Unreachable::new);
    }
    return session
        .call(Operations::discard)
        .refusal(target, "its candidate configuration cannot be reset", Outcome.Unreachable::new);
  }

  /** Writes a change into the candidate, and lets the router check it if that is asked for. */
  Optional<Outcome> edit(NetconfSession session, RouterChange change) {
    var refusal =
        session
            .call(rpc -> dialect.render(change, Operations.editConfig(rpc)))
            .refusal(target, "it refuses the edit", Outcome.Unreachable::new);
    if (refusal.isEmpty() && settings.validate()) {
      refusal =
          session
              .call(Operations::validate)
              .refusal(target, "it finds the configuration invalid", Outcome.Unreachable::new);
    }
    return release(session, refusal);
  }

  /** Lets go of the lock when there was a refusal. */
  private Optional<Outcome> release(NetconfSession session, Optional<Outcome> refusal) {
    if (refusal.isPresent()) {
      discardAndUnlock(session);
    }
    return refusal;
  }

  /**
   * Leaves a clean, unlocked candidate; a session that cannot do that much is ended, and its lock
   * with it.
   */
  void discardAndUnlock(NetconfSession session) {
    if (!session.isUp()) {
      return;
    }
    session.call(Operations::discard);
    unlock(session);
  }

  void unlock(NetconfSession session) {
    if (session.call(Operations::unlock) instanceof Reply.Refused refused
        && !refused.errors().stream().allMatch(Operations::notLocked)) {
      LOG.warn("{} refuses to unlock: {}", target.describe(), refused.describe());
      session.close();
    }
  }
}
