package io.branchline.segment;

import java.util.List;
import java.util.stream.Collectors;

/** The ordered segments of one path (RFC 9256 section 2.2), all of one data plane, never empty. */
public record SegmentList(List<Sid> segments) {
  public SegmentList {
    segments = List.copyOf(segments);
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("a segment list has at least one segment");
    }
    if (segments.stream().map(Sid::getClass).distinct().count() > 1) {
      throw new IllegalArgumentException("a segment list is either MPLS or SRv6: " + segments);
    }
  }

  public static SegmentList of(Sid... segments) {
    return new SegmentList(List.of(segments));
  }

  public boolean isSrv6() {
    return segments.getFirst() instanceof Srv6Sid;
  }

  /**
   * Bytes that the list adds to each packet: 4 a label (RFC 3032); an outer IPv6 header of 40, a
   * routing header of 8 and 16 a segment (RFC 8754 section 2, without reduction).
   */
  public int encapsulationBytes() {
    return isSrv6() ? 40 + 8 + 16 * segments.size() : 4 * segments.size();
  }

  /**
   * Bytes with a reduced routing header, which leaves the first segment out because the destination
   * address says it, and is left out itself when there is no second (RFC 8986 section 5.2, RFC 8754
   * section 4.1.1). Labels have nothing to leave out.
   */
  public int reducedEncapsulationBytes() {
    if (!isSrv6()) {
      return encapsulationBytes();
    }
    return segments.size() == 1 ? 40 : encapsulationBytes() - 16;
  }

  @Override
  public String toString() {
    return segments.stream().map(Sid::toString).collect(Collectors.joining(" > "));
  }
}
