package io.branchline.router;

import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ways in which a simulated router misbehaves when asked to; it starts without any. What each
 * method returns ends what it began, and is harmless to run twice.
 */
public final class RouterFaults {
  private volatile @Nullable String refusal;
  private volatile Predicate<SrPolicy> ignored = policy -> false;
  private volatile Duration commitDelay = Duration.ZERO;
  private volatile Duration clockSkew = Duration.ZERO;
  private final List<UnaryOperator<RouterState>> reports = new CopyOnWriteArrayList<>();
  private final AtomicBoolean loseReply = new AtomicBoolean();

  RouterFaults() {}

  /** From now on validate and commit fail with {@code operation-failed} and this message. */
  public Runnable refuse(String reason) {
    refusal = reason;
    return () -> refusal = null;
  }

  /**
   * From now on commits answer ok, yet leave these policies (and what steers into them) out of
   * running: what only reading back finds out.
   */
  public Runnable ignorePolicies(Predicate<SrPolicy> policies) {
    ignored = policies;
    return () -> ignored = policy -> false;
  }

  /**
   * The next commit that succeeds gets no answer: its session is cut instead. Without {@code
   * persist} a confirmed one is thereby undone (RFC 6241 section 8.4.1).
   */
  public Runnable loseNextCommitReply() {
    loseReply.set(true);
    return () -> loseReply.set(false);
  }

  /** From now on each commit takes this much longer before anything of it comes into force. */
  public Runnable delayCommits(Duration delay) {
    commitDelay = delay;
    return () -> commitDelay = Duration.ZERO;
  }

  /** From now on telemetry is stamped by a clock that is ahead by this much. */
  public Runnable skewClock(Duration ahead) {
    clockSkew = ahead;
    return () -> clockSkew = Duration.ZERO;
  }

  /**
   * From now on the router reports this instead of its true state; ports, queues and policies keep
   * their number and order.
   */
  public Runnable report(UnaryOperator<RouterState> distortion) {
    // An operator of its own, so that the same distortion may be there twice.
    UnaryOperator<RouterState> own = distortion::apply;
    reports.add(own);
    return () -> reports.remove(own);
  }

  /** Ends all of it. */
  public void heal() {
    refusal = null;
    ignored = policy -> false;
    commitDelay = Duration.ZERO;
    clockSkew = Duration.ZERO;
    reports.clear();
    loseReply.set(false);
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  boolean takeLostReply() {
    return loseReply.getAndSet(false);
  }

  Duration clockSkew() {
    return clockSkew;
  }

  /** Waits as long as a commit takes here. */
  void awaitCommit() {
    try {
      Thread.sleep(commitDelay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is told of a state. */
  RouterState reported(RouterState state) {
    var told = state;
    for (var distortion : reports) {
      told = distortion.apply(told);
    }
    return told;
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
