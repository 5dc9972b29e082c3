package io.branchline.journal;

/** The last entry of a chain: who keeps it elsewhere can tell later that nothing was cut off. */
public record Head(long sequence, String hash) {
  /** The head of an empty journal. */
  public static final Head EMPTY = new Head(0, Entry.GENESIS);
}
