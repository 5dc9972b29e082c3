package io.branchline.bank;

/** How segments are written into packets. */
public enum Dataplane {
  MPLS,
  SRV6;

  /** The name in the bank file. */
  public String label() {
    return this == MPLS ? "mpls" : "srv6";
  }

  /** The data plane with this label; throws {@link IllegalArgumentException} otherwise. */
  public static Dataplane ofLabel(String label) {
    return switch (label) {
      case "mpls" -> MPLS;
      case "srv6" -> SRV6;
      default ->
          throw new IllegalArgumentException(
              "\"" + label + "\" is not a data plane: expected mpls or srv6");
    };
  }
}
