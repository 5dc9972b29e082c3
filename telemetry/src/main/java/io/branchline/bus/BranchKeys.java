package io.branchline.bus;

import io.branchline.measure.Measure;
import io.branchline.measure.SeriesKey;
import io.branchline.segment.Ip;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.Optional;
import java.util.function.Function;

/**
 * The branch whose demands are estimated from a series, whichever router measures it: what a branch
 * sends is queued at its own routers, what it receives at those of far sites.
 */
final class BranchKeys {
  private final Bank bank;
  private final Function<Ip, Optional<SiteId>> siteOf;

  /**
   * @param siteOf the site whose gateway has this address, the endpoint of policies
   */
  BranchKeys(Bank bank, Function<Ip, Optional<SiteId>> siteOf) {
    this.bank = bank;
    this.siteOf = siteOf;
  }

  /** Empty for a series that no demand is estimated from. */
  Optional<SiteId> branchOf(SeriesKey series) {
    return switch (series) {
      case SeriesKey.OfQueue queue ->
          queue.measure() == Measure.KBPS || queue.measure() == Measure.PACKETS_PER_SECOND
              ? bank.findLine(queue.line()).map(Line::branchEnd).map(end -> end.site())
              : Optional.empty();
      case SeriesKey.OfPolicy policy ->
          policy.measure() == Measure.KBPS
              ? branch(bank.findSiteOf(policy.policy().headend()))
                  .or(() ->
                      branch(siteOf.apply(policy.policy().endpoint()).flatMap(bank::findSite)))
              : Optional.empty();
      case SeriesKey.OfLine _, SeriesKey.OfDemand _, SeriesKey.OfReport _ -> Optional.empty();
    };
  }

  private static Optional<SiteId> branch(Optional<Site> site) {
    return site.filter(found -> found.tier() == Tier.BRANCH).map(Site::id);
  }
}
