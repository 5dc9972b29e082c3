package io.branchline.intent;

import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.Optional;
import java.util.Set;

/** Chooses sites: all conditions that are given must hold; an empty set of sites means any. */
public record SiteSelector(Set<SiteId> sites, Optional<String> region, Optional<Tier> tier) {
  /** Every site. */
  public static final SiteSelector ALL =
      new SiteSelector(Set.of(), Optional.empty(), Optional.empty());

  public SiteSelector {
    sites = Set.copyOf(sites);
  }

  public boolean matches(Site site) {
    return (sites.isEmpty() || sites.contains(site.id()))
        && (region.isEmpty() || region.get().equals(site.region()))
        && (tier.isEmpty() || tier.get() == site.tier());
  }
}
