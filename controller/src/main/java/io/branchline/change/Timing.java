package io.branchline.change;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Real time spent in each phase; a phase that was not reached is missing. */
public record Timing(Map<Phase, Duration> phases) {
  public Timing {
    var copy = new EnumMap<Phase, Duration>(Phase.class);
    copy.putAll(phases);
    phases = Collections.unmodifiableMap(copy);
  }

  public Duration of(Phase phase) {
    return phases.getOrDefault(phase, Duration.ZERO);
  }

  public Duration total() {
    return phases.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  /** The longer time of each phase. */
  Timing longest(Timing other) {
    var longest = new EnumMap<Phase, Duration>(Phase.class);
    longest.putAll(phases);
    other.phases.forEach(
        (phase, time) -> longest.merge(phase, time, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    return new Timing(longest);
  }

  /** For example {@code prepare 120 ms, commit 80 ms}. */
  @Override
  public String toString() {
    return phases.entrySet().stream()
        .map(entry -> entry.getKey().words() + " " + entry.getValue().toMillis() + " ms")
        .collect(Collectors.joining(", "));
  }
}
