package io.branchline.config;

import io.branchline.score.AlarmPolicy;
import io.branchline.score.AlarmPolicy.Condition;
import io.branchline.site.LineKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes an alarm policy as a person would, so that {@link AlarmPolicyReader} reads the same. */
public final class AlarmPolicyText {
  private static final int DIGITS = 6;

  private AlarmPolicyText() {}

  /** A YAML document. */
  public static String of(AlarmPolicy policy) {
    var text = new StringBuilder("kind: AlarmPolicy\n");
    line(text, "name", policy.name());
    line(text, "severity", policy.severity().name().toLowerCase(Locale.ROOT));
    policy.kind().map(LineKind::label).ifPresent(label -> line(text, "lines", label));
    line(
        text,
        "when",
        policy.when().stream()
            .map(
                condition -> AlarmPolicyReader.field(condition.measure()) + ": " + limit(condition))
            .collect(Collectors.joining(", ", "{", "}")));
    if (policy.lasting().isPositive()) {
      line(text, "for", time(policy.lasting()));
    }
    var clear = "below: " + number(100 * policy.clearBelow()) + "%";
    line(
        text,
        "clear",
        policy.clearAfter().isPositive()
            ? "{" + clear + ", for: " + time(policy.clearAfter()) + "}"
            : "{" + clear + "}");
    return text.toString();
  }

  private static void line(StringBuilder text, String field, String value) {
    text.append(field).append(": ").append(value).append('\n');
  }

  private static String limit(Condition condition) {
    if (condition.ofContract()) {
      return number(condition.limit()) + "x";
    }
    return switch (condition.measure()) {
      case UTILISATION, LOSS -> number(100 * condition.limit()) + "%";
      case DELAY_MS, JITTER_MS -> number(condition.limit()) + "ms";
      default -> number(condition.limit()) + "B";
    };
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(DIGITS, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String time(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSecondsPart() != 0 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
  }
}
