package io.branchline.router;

import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import java.math.BigInteger;

/** The values that a leaf takes; its canonical text makes equal values equal strings. */
@FunctionalInterface
interface LeafType {
  LeafType BOOLEAN =
      text -> {
        if (text.equals("true") || text.equals("false")) {
          return text;
        }
        throw new IllegalArgumentException("is \"" + text + "\", not true or false");
      };

  LeafType IP_ADDRESS = text -> Ip.of(text).toString();

  LeafType IPV6_ADDRESS =
      text -> {
        var ip = Ip.of(text);
        if (!ip.isV6()) {
          throw new IllegalArgumentException("is " + text + ", not an IPv6 address");
        }
        return ip.toString();
      };

  LeafType IP_PREFIX = text -> Prefix.parse(text).toString();

  LeafType NAME =
      text -> {
        if (text.isEmpty() || text.length() > 255) {
          throw new IllegalArgumentException("has " + text.length() + " characters, not 1 to 255");
        }
        return text;
      };

  /**
   * The canonical text; throws {@link IllegalArgumentException} that says what is wrong with it.
   */
  String canonical(String text);

  /** A whole number from {@code min} to {@code max}. */
  static LeafType number(long min, long max) {
    var low = BigInteger.valueOf(min);
    var high = BigInteger.valueOf(max);
    return text -> {
      // The length check keeps a megabyte of digits from being parsed.
      if (text.length() > 20 || !text.matches("[+-]?[0-9]+")) {
        throw new IllegalArgumentException(
            "is \"" + text.substring(0, Math.min(40, text.length())) + "\", not a whole number");
      }
      var value = new BigInteger(text);
      if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
        throw new IllegalArgumentException("is " + value + ", not from " + min + " to " + max);
      }
      return value.toString();
    };
  }
}
