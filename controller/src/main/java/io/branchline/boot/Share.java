package io.branchline.boot;

import io.branchline.network.NodeId;
import java.util.regex.Pattern;

/**
 * A part of the routers, by their names: of {@code of} equal parts the one with this number.
 *
 * @param number from 1
 */
record Share(int number, int of) {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,3})/([1-9]\\d{0,3})");

  Share {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException(number + "/" + of + " is no share");
    }
  }

  /** Reads {@code 2/4}. */
  static Share parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no share: expected for instance 2/4, the second of four");
    }
    return new Share(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
  }

  boolean includes(NodeId router) {
    return Math.floorMod(router.value().hashCode(), of) == number - 1;
  }

  @Override
  public String toString() {
    return number + "/" + of;
  }
}
