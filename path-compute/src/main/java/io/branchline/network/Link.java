package io.branchline.network;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.Optional;
import java.util.Set;

/**
 * One direction of a link with what BGP-LS says of it (RFC 9552, 9085, 9514, 8571).
 *
 * @param remoteIdentifier the link identifier at the far end, so that the two directions are paired
 * @param delay minimum unidirectional delay
 * @param maxBandwidth what the line carries
 * @param availableBandwidth what the IGP says is left of it
 * @param adjacencySid SR-MPLS adjacency SID, an absolute label local to {@code id.from()}
 * @param endX SRv6 End.X SID
 * @param maxDelay maximum unidirectional delay; {@code jitter} is its variation (RFC 8571)
 * @param flexAlgorithm what it says to flexible algorithms alone
 */
public record Link(
    LinkId id,
    int remoteIdentifier,
    long igpMetric,
    long teMetric,
    Latency delay,
    Jitter jitter,
    Loss loss,
    Bandwidth maxBandwidth,
    Bandwidth reservableBandwidth,
    Bandwidth availableBandwidth,
    AdminGroup adminGroup,
    Set<Srlg> srlgs,
    Optional<MplsLabel> adjacencySid,
    Optional<Srv6Sid> endX,
    Optional<Latency> maxDelay,
    Optional<FlexAlgorithmLink> flexAlgorithm) {
  /** All three metrics have at most 32 bits on the wire; paths add them up without overflow. */
  public static final long LARGEST_METRIC = 0xFFFF_FFFFL;

  public Link {
    for (long value : new long[] {igpMetric, teMetric, delay.micros()}) {
      if (value < 0 || value > LARGEST_METRIC) {
        throw new IllegalArgumentException(value + " is no metric or delay, on " + id);
      }
    }
    srlgs = Set.copyOf(srlgs);
  }

  /** A link of which neither a maximum delay nor anything for flexible algorithms is known. */
  public Link(
      LinkId id,
      int remoteIdentifier,
      long igpMetric,
      long teMetric,
      Latency delay,
      Jitter jitter,
      Loss loss,
      Bandwidth maxBandwidth,
      Bandwidth reservableBandwidth,
      Bandwidth availableBandwidth,
      AdminGroup adminGroup,
      Set<Srlg> srlgs,
      Optional<MplsLabel> adjacencySid,
      Optional<Srv6Sid> endX) {
    this(
        id,
        remoteIdentifier,
        igpMetric,
        teMetric,
        delay,
        jitter,
        loss,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        adminGroup,
        srlgs,
        adjacencySid,
        endX,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A link of which no more is known than this: no SIDs, no groups, no loss.
   *
   * @param metric IGP and TE metric alike
   * @param bandwidth all of it is reservable and available
   */
  public static Link plain(
      LinkId id, int remoteIdentifier, long metric, Latency delay, Bandwidth bandwidth) {
    return new Link(
        id,
        remoteIdentifier,
        metric,
        metric,
        delay,
        Jitter.ZERO,
        Loss.NONE,
        bandwidth,
        bandwidth,
        bandwidth,
        AdminGroup.NONE,
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same link with other metrics. */
  public Link withMetrics(long igp, long te) {
    return new Link(
        id,
        remoteIdentifier,
        igp,
        te,
        delay,
        jitter,
        loss,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        adminGroup,
        srlgs,
        adjacencySid,
        endX,
        maxDelay,
        flexAlgorithm);
  }

  /** The same link with other measurements. */
  public Link withPerformance(Latency minDelay, Jitter variation, Loss lost) {
    return new Link(
        id,
        remoteIdentifier,
        igpMetric,
        teMetric,
        minDelay,
        variation,
        lost,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        adminGroup,
        srlgs,
        adjacencySid,
        endX,
        maxDelay,
        flexAlgorithm);
  }

  /** The same link in other administrative groups and at other risks. */
  public Link withGroups(AdminGroup groups, Set<Srlg> risks) {
    return new Link(
        id,
        remoteIdentifier,
        igpMetric,
        teMetric,
        delay,
        jitter,
        loss,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        groups,
        risks,
        adjacencySid,
        endX,
        maxDelay,
        flexAlgorithm);
  }

  /** The same link with other SIDs. */
  public Link withSids(Optional<MplsLabel> label, Optional<Srv6Sid> sid) {
    return new Link(
        id,
        remoteIdentifier,
        igpMetric,
        teMetric,
        delay,
        jitter,
        loss,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        adminGroup,
        srlgs,
        label,
        sid,
        maxDelay,
        flexAlgorithm);
  }

  /** The same link with attributes for flexible algorithms. */
  public Link with(FlexAlgorithmLink attributes) {
    return new Link(
        id,
        remoteIdentifier,
        igpMetric,
        teMetric,
        delay,
        jitter,
        loss,
        maxBandwidth,
        reservableBandwidth,
        availableBandwidth,
        adminGroup,
        srlgs,
        adjacencySid,
        endX,
        maxDelay,
        Optional.of(attributes));
  }

  /** The id of the opposite direction. */
  public LinkId reverseId() {
    return new LinkId(id.to(), id.from(), remoteIdentifier);
  }
}
