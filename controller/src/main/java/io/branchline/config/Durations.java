package io.branchline.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Reads durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");

  private Durations() {}

  /** A positive duration; also in ISO 8601. Throws {@link IllegalArgumentException} otherwise. */
  public static Duration parse(String text) {
    var duration = read(text.strip());
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a positive duration");
    }
    return duration;
  }

  private static Duration read(String text) {
    var matcher = FORM.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration: expected for instance 10s, 5m or 1h", e);
    }
  }
}
