package io.branchline.optimize;

import io.branchline.metric.DataVolume;
import io.branchline.network.LinkId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What traffic on a line costs, in a currency of the caller's choice.
 *
 * @param links both directions of the line, which share its quota
 * @param perMbps price of each Mbit/s that it carries
 * @param quota what is left of its month's data and in which time; beyond it, data is paid for
 */
public record LineTariff(Set<LinkId> links, double perMbps, Optional<Quota> quota) {
  public LineTariff {
    links = Set.copyOf(links);
    requirePrice(perMbps);
  }

  /**
   * Data that is paid for already.
   *
   * @param left what may still be sent
   * @param until the time until the quota is new again
   * @param perGigabyteOver price of each gigabyte beyond it
   */
  public record Quota(DataVolume left, Duration until, double perGigabyteOver) {
    public Quota {
      if (until.isNegative() || until.isZero()) {
        throw new IllegalArgumentException("a quota for " + until);
      }
      requirePrice(perGigabyteOver);
    }
  }

  private static void requirePrice(double price) {
    if (!(price >= 0 && price <= 1e6)) {
      throw new IllegalArgumentException("price " + price + " is not from 0 to 1,000,000");
    }
  }

  /** The price of a mean rate in bits per second over both directions. */
  public double cost(double rate) {
    double cost = rate / 1e6 * perMbps;
    if (quota.isPresent()) {
      double sent = rate / 8 * quota.get().until().toSeconds();
      cost += Math.max(0, sent - quota.get().left().bytes()) / 1e9 * quota.get().perGigabyteOver();
    }
    return cost;
  }
}
