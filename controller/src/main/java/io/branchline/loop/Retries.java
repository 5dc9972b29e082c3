package io.branchline.loop;

import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a change unit that a router refused from being tried over and over: each failure doubles
 * the pause of its branch. Owned by the loop's thread.
 */
final class Retries {
  private record Pause(Instant until, Duration length) {}

  private final LoopOptions options;
  private final Map<SiteId, Pause> pauses = new HashMap<>();

  Retries(LoopOptions options) {
    this.options = options;
  }

  void note(UnitResult result, Instant now) {
    switch (result.status()) {
      case APPLIED -> pauses.remove(result.site());
      // Its router's return starts a new plan anyway.
      case PENDING, REJECTED, REVERTED, UNKNOWN -> {
        var last = pauses.get(result.site());
        var length = last == null ? options.retryFirst() : last.length().multipliedBy(2);
        if (length.compareTo(options.retryMost()) > 0) {
          length = options.retryMost();
        }
        pauses.put(result.site(), new Pause(now.plus(length), length));
      }
    }
  }

  /** A person or a changed router gives the branch another chance. */
  void forget(SiteId site) {
    pauses.remove(site);
  }

  void forgetAll() {
    pauses.clear();
  }

  /** Whether nothing is to be tried at the branch for now. */
  boolean pauses(SiteId site, Instant now) {
    return Optional.ofNullable(pauses.get(site))
        .map(pause -> now.isBefore(pause.until()))
        .orElse(false);
  }
}
