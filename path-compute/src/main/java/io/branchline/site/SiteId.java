package io.branchline.site;

/** The name of a place: a branch or a data centre. */
public record SiteId(String value) implements Comparable<SiteId> {
  public SiteId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a site has a name");
    }
  }

  @Override
  public int compareTo(SiteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
