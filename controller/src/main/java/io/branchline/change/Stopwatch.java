package io.branchline.change;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up the real time spent in each phase. Used by one thread. */
final class Stopwatch {
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);

  <T> T time(Phase phase, Supplier<T> action) {
    var begun = System.nanoTime();
    try {
      return action.get();
    } finally {
      phases.merge(phase, Duration.ofNanos(System.nanoTime() - begun), Duration::plus);
    }
  }

  Timing timing() {
    return new Timing(phases);
  }
}
