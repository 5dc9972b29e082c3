package io.branchline.service;

/** Which way traffic goes between a branch and a data centre. */
public enum Direction {
  /** From the branch. */
  UP,
  /** Towards the branch. */
  DOWN;

  public Direction reverse() {
    return this == UP ? DOWN : UP;
  }

  /** The name in files and in the API: {@code up}, {@code down}. */
  public String label() {
    return this == UP ? "up" : "down";
  }

  /** The direction with this label; throws {@link IllegalArgumentException} otherwise. */
  public static Direction ofLabel(String label) {
    return switch (label) {
      case "up" -> UP;
      case "down" -> DOWN;
      default ->
          throw new IllegalArgumentException(
              "\"" + label + "\" is not a direction: expected up or down");
    };
  }
}
