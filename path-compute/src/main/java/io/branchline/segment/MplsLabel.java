package io.branchline.segment;

/** An SR-MPLS segment identifier: a label from 16 to 2^20-1 (RFC 3032 reserves 0 to 15). */
public record MplsLabel(int value) implements Sid {
  public MplsLabel {
    if (value < 16 || value > 0xFFFFF) {
      throw new IllegalArgumentException("label is not between 16 and 1048575: " + value);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
