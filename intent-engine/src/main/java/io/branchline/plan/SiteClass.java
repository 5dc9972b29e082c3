package io.branchline.plan;

import io.branchline.site.SiteId;
import java.util.Comparator;

/** One traffic class of one branch: what is placed. */
public record SiteClass(SiteId site, String trafficClass) implements Comparable<SiteClass> {
  private static final Comparator<SiteClass> ORDER =
      Comparator.comparing(SiteClass::site).thenComparing(SiteClass::trafficClass);

  @Override
  public int compareTo(SiteClass other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return site + "/" + trafficClass;
  }
}
