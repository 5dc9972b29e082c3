package io.branchline.bank;

import java.util.Locale;

/** Writes the kernel lab's bank file for any number of branches, around the data centres. */
final class KernelText {
  static final int LEAST = 3;
  static final int MOST = 200;

  private static final String BRANCHES = "branches:\n";
  private static final double[] SIZES = {1.0, 0.8, 1.2, 0.6};

  private KernelText() {}

  /**
   * The file with other branches: each has one router, an MSTP line to one data centre and a 5G
   * line to the other.
   *
   * @param text the bank file as it comes
   * @throws IllegalArgumentException when there are fewer than 3 or more than 200
   */
  static String of(String text, int branches) {
    if (branches < LEAST || branches > MOST) {
      throw new IllegalArgumentException(
          "a kernel lab has " + LEAST + " to " + MOST + " branches, not " + branches);
    }
    var out = new StringBuilder(text.substring(0, text.indexOf(BRANCHES))).append(BRANCHES);
    for (int i = 0; i < branches; i++) {
      boolean east = i % 2 == 0;
      out.append(
          String.format(
              Locale.ROOT,
              """
                branch-%02d:
                  city: City %d
                  region: %s
                  at: [%.2f, %.2f]
                  routers: 1
                  size: %.1f
                  lines:
                    mstp-1: {carrier: c%d, committed: 4Mbps, hub: %s}
                    5g: {carrier: c3, hub: %s}
              """,
              i + 1,
              i + 1,
              east ? "east" : "north",
              (east ? 31.0 : 38.0) + 0.02 * i,
              (east ? 121.0 : 116.0) - 0.03 * i,
              SIZES[i % SIZES.length],
              1 + i / 2 % 2,
              east ? "dc-a" : "dc-b",
              east ? "dc-b" : "dc-a"));
    }
    return out.toString();
  }
}
