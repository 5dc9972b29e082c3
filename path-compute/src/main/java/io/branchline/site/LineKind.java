package io.branchline.site;

/** How a line is built: a leased SDH circuit, or an encrypted overlay on a mobile network. */
public enum LineKind {
  MSTP,
  FIVE_G;

  /** The name in files and in the API: {@code mstp}, {@code 5g}. */
  public String label() {
    return switch (this) {
      case MSTP -> "mstp";
      case FIVE_G -> "5g";
    };
  }

  /** The kind with this label; throws {@link IllegalArgumentException} when there is none. */
  public static LineKind ofLabel(String label) {
    for (var kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("\"" + label + "\" is not a line kind: expected mstp or 5g");
  }
}
