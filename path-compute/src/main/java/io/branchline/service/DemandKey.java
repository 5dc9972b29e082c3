package io.branchline.service;

import io.branchline.site.SiteId;
import java.util.Comparator;

/** Whose traffic a demand is: what one class of a branch exchanges with one far site, one way. */
public record DemandKey(SiteId site, String trafficClass, SiteId farSite, Direction direction)
    implements Comparable<DemandKey> {
  private static final Comparator<DemandKey> ORDER =
      Comparator.comparing(DemandKey::site)
          .thenComparing(DemandKey::trafficClass)
          .thenComparing(DemandKey::farSite)
          .thenComparing(DemandKey::direction);

  @Override
  public int compareTo(DemandKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code branch-12/production/dc-a/up}: the name of its series in files and in the API. */
  @Override
  public String toString() {
    return site + "/" + trafficClass + "/" + farSite + "/" + direction.label();
  }

  /** Reads what {@link #toString} writes; throws {@link IllegalArgumentException} otherwise. */
  public static DemandKey parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a demand: expected SITE/CLASS/FARSITE/DIRECTION");
    }
    return new DemandKey(
        new SiteId(parts[0]), parts[1], new SiteId(parts[2]), Direction.ofLabel(parts[3]));
  }
}
