package io.branchline.optimize;

/** What engineering comes to. */
public sealed interface EngineeringResult {
  /** A valid placement, as good as the time allowed. */
  record Engineered(TrafficPlacement placement) implements EngineeringResult {}

  /**
   * More demands must change than may, because installed paths are there no more.
   *
   * @param needed the fewest changes of any placement
   */
  record TooManyChanges(int needed, int allowed) implements EngineeringResult {}
}
