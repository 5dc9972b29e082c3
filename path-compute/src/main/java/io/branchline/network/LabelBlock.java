package io.branchline.network;

import io.branchline.segment.MplsLabel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A range of labels from which SIDs are taken, such as the SRGB (RFC 8402 section 2).
 *
 * @param size how many labels there are, from {@code first} on; at least one
 */
public record LabelBlock(MplsLabel first, int size) {
  public LabelBlock {
    if (size < 1 || size > 0x100000 - first.value()) {
      throw new IllegalArgumentException("no block of " + size + " labels begins at " + first);
    }
  }

  /** The label of an index, when the block has so many (RFC 8402 section 3.1). */
  public Optional<MplsLabel> findLabel(int index) {
    return index >= 0 && index < size
        ? Optional.of(new MplsLabel(first.value() + index))
        : Optional.empty();
  }

  /** The index of a label, when it is of the block. */
  public OptionalInt findIndex(MplsLabel label) {
    int index = label.value() - first.value();
    return index >= 0 && index < size ? OptionalInt.of(index) : OptionalInt.empty();
  }
}
