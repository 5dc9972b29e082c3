package io.branchline.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How one expectation turned out.
 *
 * @param what the step, for instance {@code line-cut of branch-12-mstp-1}
 * @param measured the time that it took, from the beginning of the fault or from its end
 * @param detail the figure, or why it failed
 */
public record ScenarioResult(
    String what, String expectation, boolean passed, Optional<Duration> measured, String detail) {
  /** One line for a person. */
  @Override
  public String toString() {
    var line = new StringBuilder(passed ? "pass  " : "FAIL  ");
    line.append(what).append(": ").append(expectation);
    measured.ifPresent(
        took -> line.append(String.format(Locale.ROOT, "   [%.1f s]", took.toMillis() / 1e3)));
    if (!detail.isEmpty()) {
      line.append("   [").append(detail).append(']');
    }
    return line.toString();
  }
}
