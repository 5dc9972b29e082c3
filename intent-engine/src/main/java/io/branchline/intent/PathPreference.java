package io.branchline.intent;

import io.branchline.site.LineKind;
import java.util.List;
import java.util.Set;

/**
 * Which lines a class may and should use.
 *
 * @param prefer kinds of line, the best first; kinds that are not named come last
 * @param avoidCarriers ids of carriers whose lines it must not use
 * @param protect how its backup must differ from its primary line
 * @param sameReturn both directions use the same line
 * @param encryptionRequired only encrypted lines may carry it
 */
public record PathPreference(
    List<LineKind> prefer,
    Set<String> avoidCarriers,
    Protection protect,
    boolean sameReturn,
    boolean encryptionRequired) {
  /** Private lines first, protected against the loss of a line, the same way back. */
  public static final PathPreference DEFAULT =
      new PathPreference(
          List.of(LineKind.MSTP, LineKind.FIVE_G), Set.of(), Protection.LINK, true, false);

  public PathPreference {
    prefer = List.copyOf(prefer);
    avoidCarriers = Set.copyOf(avoidCarriers);
  }

  /** How a backup differs from its primary. */
  public enum Protection {
    /** No backup is asked for. */
    NONE,
    /** Another line. */
    LINK,
    /** Another line that shares no risk group with the primary. */
    SRLG_DISJOINT;

    /** The name in files and in the API: {@code none}, {@code link}, {@code srlg-disjoint}. */
    public String label() {
      return switch (this) {
        case NONE -> "none";
        case LINK -> "link";
        case SRLG_DISJOINT -> "srlg-disjoint";
      };
    }

    /** The protection with this label; throws {@link IllegalArgumentException} otherwise. */
    public static Protection ofLabel(String label) {
      for (var protection : values()) {
        if (protection.label().equals(label)) {
          return protection;
        }
      }
      throw new IllegalArgumentException(
          "\"" + label + "\" is no protection: expected none, link or srlg-disjoint");
    }
  }
}
