package io.branchline.network;

import java.util.Set;

/**
 * A Flexible Algorithm Definition (RFC 9350 section 5): what its paths minimise, and over which
 * links.
 *
 * @param priority among several advertised definitions of one algorithm the greatest wins, 0 to 255
 * @param excludeAny links with any of these groups are left out; none when empty
 * @param includeAny when not empty, links need one of these groups
 * @param includeAll links need all of these groups
 * @param excludeSrlgs links in any of these are left out
 * @param unsupported whether it also asks for what is not known here, so that its paths cannot be
 *     told (RFC 9350 section 5.3)
 */
public record FlexAlgorithm(
    int priority,
    MetricType metric,
    AdminGroup excludeAny,
    AdminGroup includeAny,
    AdminGroup includeAll,
    Set<Srlg> excludeSrlgs,
    boolean unsupported) {
  /** The metric types of RFC 9350 section 5.1. */
  public enum MetricType {
    IGP,
    MIN_DELAY,
    TE
  }

  public FlexAlgorithm {
    if (priority < 0 || priority > 255) {
      throw new IllegalArgumentException("a priority is from 0 to 255, not " + priority);
    }
    excludeSrlgs = Set.copyOf(excludeSrlgs);
  }

  /** A definition of which everything is known. */
  public FlexAlgorithm(
      int priority,
      MetricType metric,
      AdminGroup excludeAny,
      AdminGroup includeAny,
      AdminGroup includeAll,
      Set<Srlg> excludeSrlgs) {
    this(priority, metric, excludeAny, includeAny, includeAll, excludeSrlgs, false);
  }
}
