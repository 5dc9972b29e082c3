package io.branchline.site;

/** The name of a line, for instance {@code branch-12-mstp-1}. */
public record LineId(String value) implements Comparable<LineId> {
  public LineId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a line has a name");
    }
  }

  @Override
  public int compareTo(LineId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
