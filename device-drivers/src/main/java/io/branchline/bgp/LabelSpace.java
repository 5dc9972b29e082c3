package io.branchline.bgp;

import io.branchline.network.LabelBlock;
import io.branchline.segment.MplsLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node's segment routing global block: the label ranges that its prefix SID indices count through
 * in order (RFC 9085 section 2.1.2, RFC 8667 section 3.1).
 */
record LabelSpace(List<Range> ranges) {
  static final LabelSpace EMPTY = new LabelSpace(List.of());

  record Range(int firstLabel, int size) {}

  /**
   * Reads the SR capabilities, TLV 1034.
   *
   * @throws MalformedException when a range is cut short
   */
  static LabelSpace read(Tlv capabilities) throws MalformedException {
    var ranges = new ArrayList<Range>();
    for (int at = 2; at < capabilities.length(); ) {
      if (capabilities.length() - at < 10) {
        throw new MalformedException("TLV 1034 ends within a label range");
      }
      int size = capabilities.u24(at);
      int type = capabilities.u16(at + 3);
      int length = capabilities.u16(at + 5);
      if (type != LinkStateAttribute.SID_LABEL
          || (length != 3 && length != 4)
          || capabilities.length() - at - 7 < length) {
        throw new MalformedException("a label range of TLV 1034 does not start with a label");
      }
      int first = length == 3 ? capabilities.u24(at + 7) & 0xFFFFF : (int) capabilities.u32(at + 7);
      ranges.add(new Range(first, size));
      at += 7 + length;
    }
    return new LabelSpace(List.copyOf(ranges));
  }

  /** The first of the ranges and those that continue it, when these are labels. */
  Optional<LabelBlock> firstBlock() {
    if (ranges.isEmpty() || ranges.getFirst().size() == 0) {
      return Optional.empty();
    }
    int first = ranges.getFirst().firstLabel();
    long end = first;
    for (var range : ranges) {
      if (range.firstLabel() != end) {
        break;
      }
      end += range.size();
    }
    long size = end - first;
    return toLabel(end - 1).flatMap(_ -> toLabel(first)).map(it -> new LabelBlock(it, (int) size));
  }

  /** The label of an index; empty when it lies beyond the block or is no label. */
  Optional<MplsLabel> label(long index) {
    long left = index;
    for (var range : ranges) {
      if (left < range.size()) {
        return toLabel(range.firstLabel() + left);
      }
      left -= range.size();
    }
    return Optional.empty();
  }

  static Optional<MplsLabel> toLabel(long value) {
    return value < 16 || value > 0xFFFFF
        ? Optional.empty()
        : Optional.of(new MplsLabel((int) value));
  }
}
