package io.branchline.metric;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Reads a decimal number followed by a unit; shared by the quantities of this package. */
final class Quantity {
  private static final Pattern FORM =
      Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z%/]+)\\s*");

  private Quantity() {}

  /**
   * The value of {@code text} in base units.
   *
   * @param units how many base units one of each unit is; names are matched without regard to case
   * @throws IllegalArgumentException when the text is not a non-negative number with a known unit
   */
  static BigDecimal parse(String what, String text, Map<String, BigDecimal> units) {
    var matcher = FORM.matcher(text);
    if (matcher.matches()) {
      var factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
      if (factor != null) {
        return new BigDecimal(matcher.group(1)).multiply(factor);
      }
    }
    var known = new StringJoiner(", ");
    units.keySet().stream().sorted().forEach(known::add);
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a " + what + ": expected a number and a unit (" + known + ")");
  }
}
