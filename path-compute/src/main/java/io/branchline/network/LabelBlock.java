package io.branchline.network;

import io.branchline.segment.MplsLabel;

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
}
