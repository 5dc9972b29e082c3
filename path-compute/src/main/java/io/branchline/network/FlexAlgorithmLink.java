package io.branchline.network;

import io.branchline.metric.Latency;
import java.util.Optional;
import java.util.Set;

/**
 * What a link says to flexible algorithms alone, in application-specific link attributes (RFC 8919,
 * RFC 9350 section 12). Where it says them, they are used instead of the link's general ones.
 */
public record FlexAlgorithmLink(
    Optional<Long> teMetric, Optional<Latency> delay, AdminGroup adminGroup, Set<Srlg> srlgs) {
  public FlexAlgorithmLink {
    long te = teMetric.orElse(0L);
    long micros = delay.map(Latency::micros).orElse(0L);
    if (te < 0 || te > Link.LARGEST_METRIC || micros > Link.LARGEST_METRIC) {
      throw new IllegalArgumentException("no metric or delay: " + te + ", " + micros + " us");
    }
    srlgs = Set.copyOf(srlgs);
  }
}
