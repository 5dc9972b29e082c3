package io.branchline.bgp;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.FlexAlgorithmLink;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Srlg;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@link Link} from its attribute (RFC 9552 section 5.3.2, RFC 9085, 9514, 8571, 9104 and
 * 9294).
 */
final class LinkReader {
  /** One step of the loss field is 0.000003 % (RFC 8571 section 2.4). */
  private static final double LOSS_STEP = 0.000003 / 100;

  /** The greatest loss that can be told; it also means "or more". */
  private static final int LOSS_STEPS = 0xFFFFFE;

  private static final int BACKUP_ADJACENCY = 0x40;
  private static final int BACKUP_END_X = 0x80;
  private static final int ADJACENCY_SID_IS_LABEL = 0x20 | 0x10;

  private LinkReader() {}

  /**
   * The link, or empty when its IGP metric is not known: such a link must not attract traffic.
   *
   * @param labels the sending node's block, for adjacency SIDs that are given as an index
   */
  static Optional<Link> link(
      LinkId id, int remoteIdentifier, LinkStateAttribute attribute, LabelSpace labels) {
    var metric = attribute.find(LinkStateAttribute.IGP_METRIC).map(LinkReader::metric);
    if (metric.isEmpty()) {
      return Optional.empty();
    }
    var max = bandwidth(attribute, LinkStateAttribute.MAX_BANDWIDTH).orElse(Bandwidth.ZERO);
    var reservable = bandwidth(attribute, LinkStateAttribute.RESERVABLE_BANDWIDTH).orElse(max);
    return Optional.of(
        new Link(
            id,
            remoteIdentifier,
            metric.get(),
            attribute.find(LinkStateAttribute.TE_METRIC).map(t -> t.u32(0)).orElse(metric.get()),
            delay(attribute),
            attribute
                .find(LinkStateAttribute.DELAY_VARIATION)
                .map(tlv -> new Jitter(tlv.u24(1)))
                .orElse(Jitter.ZERO),
            attribute
                .find(LinkStateAttribute.LINK_LOSS)
                .map(tlv -> Loss.ofRatio(Math.min(tlv.u24(1), LOSS_STEPS) * LOSS_STEP))
                .orElse(Loss.NONE),
            max,
            reservable,
            available(attribute).orElse(reservable),
            adminGroup(attribute),
            srlgs(attribute),
            adjacencySid(attribute, labels),
            endX(attribute),
            attribute
                .find(LinkStateAttribute.MIN_MAX_DELAY)
                .map(tlv -> Latency.ofMicros(tlv.u24(5))),
            attribute.toFlexAlgorithms().map(LinkReader::flexAlgorithm)));
  }

  private static FlexAlgorithmLink flexAlgorithm(LinkStateAttribute attribute) {
    return new FlexAlgorithmLink(
        attribute.find(LinkStateAttribute.TE_METRIC).map(tlv -> tlv.u32(0)),
        attribute.find(LinkStateAttribute.MIN_MAX_DELAY).map(tlv -> Latency.ofMicros(tlv.u24(1))),
        adminGroup(attribute),
        srlgs(attribute));
  }

  /** The first 32 groups are those of TLV 1088 where both are told (RFC 7308). */
  private static AdminGroup adminGroup(LinkStateAttribute attribute) {
    var words = new ArrayList<Integer>();
    attribute.find(LinkStateAttribute.EXTENDED_ADMIN_GROUP).ifPresent(t -> words.addAll(t.words()));
    var plain = attribute.find(LinkStateAttribute.ADMIN_GROUP).map(tlv -> (int) tlv.u32(0));
    int first = plain.orElse(words.isEmpty() ? 0 : words.getFirst());
    return new AdminGroup(first, words.isEmpty() ? List.of() : words.subList(1, words.size()));
  }

  /** One octet for OSPF's or IS-IS's small metric, two for OSPF, three for wide IS-IS metrics. */
  private static long metric(Tlv tlv) {
    return switch (tlv.length()) {
      case 1 -> tlv.u8(0) & 0x3F;
      case 2 -> tlv.u16(0);
      default -> tlv.u24(0);
    };
  }

  /** The minimum delay (TLV 1115), or the average (TLV 1114) where that is all there is. */
  private static Latency delay(LinkStateAttribute attribute) {
    return attribute
        .find(LinkStateAttribute.MIN_MAX_DELAY)
        .or(() -> attribute.find(LinkStateAttribute.DELAY))
        .map(tlv -> Latency.ofMicros(tlv.u24(1)))
        .orElse(Latency.ZERO);
  }

  /**
   * TLV 1119, or what reservations leave: TLV 1118, or the lowest of the eight priorities of TLV
   * 1091.
   */
  private static Optional<Bandwidth> available(LinkStateAttribute attribute) {
    return bandwidth(attribute, LinkStateAttribute.AVAILABLE_BANDWIDTH)
        .or(() -> bandwidth(attribute, LinkStateAttribute.RESIDUAL_BANDWIDTH))
        .or(() ->
            attribute
                .find(LinkStateAttribute.UNRESERVED_BANDWIDTH)
                .flatMap(tlv -> bandwidth(tlv.f32(28))));
  }

  private static Optional<Bandwidth> bandwidth(LinkStateAttribute attribute, int type) {
    return attribute.find(type).flatMap(tlv -> bandwidth(tlv.f32(0)));
  }

  /** Bytes per second as an IEEE float; a value that is no bandwidth is as if it were not there. */
  private static Optional<Bandwidth> bandwidth(float bytesPerSecond) {
    return bytesPerSecond >= 0 && bytesPerSecond < 1e17f
        ? Optional.of(Bandwidth.ofBitsPerSecond(bytesPerSecond * 8.0))
        : Optional.empty();
  }

  private static Set<Srlg> srlgs(LinkStateAttribute attribute) {
    var srlgs = new HashSet<Srlg>();
    for (var tlv : attribute.list(LinkStateAttribute.SRLG)) {
      tlv.words().forEach(word -> srlgs.add(new Srlg(Integer.toUnsignedLong(word))));
    }
    return srlgs;
  }

  /** The first SID that is not meant as a backup's (RFC 9085 section 2.2.1). */
  private static Optional<MplsLabel> adjacencySid(LinkStateAttribute attribute, LabelSpace labels) {
    return attribute.list(LinkStateAttribute.ADJACENCY_SID).stream()
        .filter(tlv -> (tlv.u8(0) & BACKUP_ADJACENCY) == 0)
        .flatMap(tlv -> label(tlv, labels).stream())
        .findFirst();
  }

  private static Optional<MplsLabel> label(Tlv tlv, LabelSpace labels) {
    if ((tlv.u8(0) & ADJACENCY_SID_IS_LABEL) == ADJACENCY_SID_IS_LABEL) {
      return tlv.length() == 7 ? LabelSpace.toLabel(tlv.u24(4) & 0xFFFFF) : Optional.empty();
    }
    return tlv.length() == 8 ? labels.label(tlv.u32(4)) : Optional.empty();
  }

  /** The first End.X SID of algorithm 0 that is not a backup's (RFC 9514 section 4.1). */
  private static Optional<Srv6Sid> endX(LinkStateAttribute attribute) {
    return attribute.list(LinkStateAttribute.END_X_SID).stream()
        .filter(tlv -> (tlv.u8(2) & BACKUP_END_X) == 0 && tlv.u8(3) == 0)
        .findFirst()
        .map(tlv -> new Srv6Sid(tlv.ip(6, 16)));
  }
}
