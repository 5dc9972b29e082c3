package io.branchline.network;

/** A shared-risk link group (RFC 5307 section 1.3): links that one event takes down together. */
public record Srlg(long value) implements Comparable<Srlg> {
  public static final long LARGEST = 0xFFFF_FFFFL;

  public Srlg {
    if (value < 0 || value > LARGEST) {
      throw new IllegalArgumentException("an SRLG is an unsigned 32-bit number, not " + value);
    }
  }

  @Override
  public int compareTo(Srlg other) {
    return Long.compare(value, other.value);
  }
}
