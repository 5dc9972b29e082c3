package io.branchline.intent;

/** How far Branchline may act on an intent without asking. */
public enum Autonomy {
  /** Measure and report; never plan for it. */
  OBSERVE,
  /** Plan and propose; a person approves. */
  ADVISE,
  /** A standing approval: plans are verified and pushed. */
  AUTOPILOT;

  /** The name in files and in the API: {@code observe}, {@code advise}, {@code autopilot}. */
  public String label() {
    return switch (this) {
      case OBSERVE -> "observe";
      case ADVISE -> "advise";
      case AUTOPILOT -> "autopilot";
    };
  }

  /** The autonomy with this label; throws {@link IllegalArgumentException} when there is none. */
  public static Autonomy ofLabel(String label) {
    for (var autonomy : values()) {
      if (autonomy.label().equals(label)) {
        return autonomy;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no autonomy: expected observe, advise or autopilot");
  }
}
