package io.branchline.measure;

import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a router is heard, and what of that is to be observed: that it is heard for the first
 * time or again, and that it fell silent. {@link #heard} may be called from any thread, the rest by
 * one.
 */
public final class Hearing {
  private final NodeId node;
  private final NetworkClock clock;
  private final Duration silence;
  private final Duration minimumSilence;

  /** Real time. */
  private volatile @Nullable Instant last;

  private volatile boolean silent;
  private boolean everHeard;

  /**
   * A router not heard yet.
   *
   * @param silence network time without a word after which a router is silent
   * @param minimumSilence real time that this takes at least
   */
  public Hearing(NodeId node, NetworkClock clock, Duration silence, Duration minimumSilence) {
    this.node = node;
    this.clock = clock;
    this.silence = silence;
    this.minimumSilence = minimumSilence;
  }

  /** Something of use came just now. */
  public void heard() {
    last = clock.real().instant();
  }

  /** What is to be observed when something that came is read. */
  public Optional<Observation> begin() {
    if (everHeard && !silent) {
      return Optional.empty();
    }
    everHeard = true;
    silent = false;
    return Optional.of(new Observation.SourceHeard(node, clock.instant()));
  }

  /** What is to be observed when nothing came for too long. */
  public Optional<Observation> end() {
    var heard = last;
    if (heard == null || silent) {
      return Optional.empty();
    }
    var now = clock.real().instant();
    if (Duration.between(heard, now).compareTo(minimumSilence) <= 0
        || Duration.between(clock.at(heard), clock.at(now)).compareTo(silence) <= 0) {
      return Optional.empty();
    }
    silent = true;
    return Optional.of(new Observation.SourceSilent(node, clock.at(heard), clock.at(now)));
  }

  /** Whether nothing came for too long, after something had. */
  public boolean isSilent() {
    return silent;
  }

  /** Network time of the last that came. */
  public Optional<Instant> lastHeard() {
    return Optional.ofNullable(last).map(clock::at);
  }
}
