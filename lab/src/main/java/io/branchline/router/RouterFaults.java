package io.branchline.router;

import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Ways in which a simulated router misbehaves when a test asks it to; it starts without any. */
public final class RouterFaults {
  private volatile @Nullable String refusal;
  private volatile Predicate<SrPolicy> ignored = policy -> false;
  private final AtomicBoolean loseReply = new AtomicBoolean();

  RouterFaults() {}

  /** From now on validate and commit fail with {@code operation-failed} and this message. */
  public void refuse(String reason) {
    refusal = reason;
  }

  /**
   * From now on commits answer ok, yet leave these policies (and what steers into them) out of
   * running: what only reading back finds out.
   */
  public void ignorePolicies(Predicate<SrPolicy> policies) {
    ignored = policies;
  }

  /**
   * The next commit that succeeds gets no answer: its session is cut instead. Without {@code
   * persist} a confirmed one is thereby undone (RFC 6241 section 8.4.1).
   */
  public void loseNextCommitReply() {
    loseReply.set(true);
  }

  /** Ends all of it. */
  public void heal() {
    refusal = null;
    ignored = policy -> false;
    loseReply.set(false);
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  boolean takeLostReply() {
    return loseReply.getAndSet(false);
  }

  /** What of a committed configuration comes into force. */
  RouterConfiguration installed(RouterConfiguration committed) {
    var kept = committed.policies().stream().filter(ignored.negate()).toList();
    if (kept.size() == committed.policies().size()) {
      return committed;
    }
    var steering =
        committed.steering().stream()
            .filter(rule ->
                kept.stream()
                    .anyMatch(policy ->
                        policy.key().color() == rule.color()
                            && policy.key().endpoint().equals(rule.endpoint())))
            .toList();
    return new RouterConfiguration(kept, steering, committed.queues());
  }
}
