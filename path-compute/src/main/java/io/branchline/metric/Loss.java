package io.branchline.metric;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** The share of packets lost, as a ratio from 0 to 1. */
public record Loss(double ratio) implements Comparable<Loss> {
  public static final Loss NONE = new Loss(0);

  public Loss {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("loss is not between 0 and 1: " + ratio);
    }
  }

  public static Loss ofRatio(double ratio) {
    return new Loss(ratio);
  }

  public static Loss ofPercent(double percent) {
    return new Loss(percent / 100);
  }

  /** Reads {@code 0.1%}; throws {@link IllegalArgumentException} otherwise. */
  public static Loss parse(String text) {
    return new Loss(
        Quantity.parse("loss", text, Map.of("%", new BigDecimal("0.01"))).doubleValue());
  }

  /** What is lost on the way over both, their losses being independent. */
  public Loss and(Loss next) {
    return new Loss(Math.min(1, ratio + (1 - ratio) * next.ratio));
  }

  public double percent() {
    return ratio * 100;
  }

  @Override
  public int compareTo(Loss other) {
    return Double.compare(ratio, other.ratio);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f %%", percent());
  }
}
