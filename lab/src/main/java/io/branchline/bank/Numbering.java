package io.branchline.bank;

import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.site.SiteId;

/**
 * The numbers that follow from a site's place in the file. Centre number i, branch number n and
 * router number r count from 1; of hubs the first follows the last centre.
 *
 * <p>A bank of centres and at most {@value #ROOMY_BRANCHES} branches is numbered with room, so that
 * a person reads site and router off a number: node index {@code 10 i + r} or {@code 100 + 10 n +
 * r}, loopback {@code 10.240.i.r} or {@code 10.(241+n/250).(n%250).r}, prefix {@code
 * 10.(8+i).0.0/16} or {@code 10.(100+n/256).(n%256).0/24}. A larger one, or one with hubs, is
 * numbered densely: node index in the order of the file, loopback {@code 100.64.(index/256).
 * (index%256)}, prefix {@code 10.(200+i).0.0/16} or {@code 10.(n/256).(n%256).0/24}.
 */
final class Numbering {
  private static final int ROOMY_BRANCHES = 789;
  private static final int ROOMY_CENTRES = 9;
  private static final int DENSE_CENTRES = 55;
  private static final int DENSE_BRANCHES = 51_000;
  private static final int DENSE_ROUTERS = 65_535;

  private final boolean dense;
  private int last;

  private Numbering(boolean dense) {
    this.dense = dense;
  }

  static Numbering of(BankPlan plan) {
    return new Numbering(!plan.hubs().isEmpty() || plan.branches().size() > ROOMY_BRANCHES);
  }

  /** Size of the SR global block that holds all node SIDs (RFC 8402). */
  int labels() {
    return dense ? 1 << 16 : 8_000;
  }

  /**
   * The next router's node index; routers are asked for in the order of the file.
   *
   * @throws IllegalArgumentException when there are no numbers left; names the site
   */
  int index(boolean centre, int number, int router, SiteId site) {
    int centres = dense ? DENSE_CENTRES : ROOMY_CENTRES;
    int maximum = centre ? centres : dense ? DENSE_BRANCHES : ROOMY_BRANCHES;
    if (number > maximum || last >= DENSE_ROUTERS) {
      throw new IllegalArgumentException(
          site
              + ": the conventions number at most "
              + maximum
              + " sites of its tier and "
              + DENSE_ROUTERS
              + " routers");
    }
    last++;
    if (dense) {
      return last;
    }
    return centre ? 10 * number + router : 100 + 10 * number + router;
  }

  Ip loopback(boolean centre, int number, int router, int index) {
    if (dense) {
      return Ip.of("100.64." + index / 256 + "." + index % 256);
    }
    return Ip.of(
        centre
            ? "10.240." + number + "." + router
            : "10." + (241 + number / 250) + "." + number % 250 + "." + router);
  }

  Prefix prefix(boolean centre, int number) {
    if (centre) {
      return Prefix.parse("10." + ((dense ? 200 : 8) + number) + ".0.0/16");
    }
    int high = (dense ? 0 : 100) + number / 256;
    return Prefix.parse("10." + high + "." + number % 256 + ".0/24");
  }
}
