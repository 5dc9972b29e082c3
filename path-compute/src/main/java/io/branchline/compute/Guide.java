package io.branchline.compute;

/**
 * What is still to come at least from a node to the target of a search, as a key of {@link Labels}.
 * It never exceeds the truth, and by no more than a link's own key does it differ between the
 * link's ends (it is consistent), so that a search guided by it (A*) settles each node once.
 */
interface Guide {
  /** The least key from a node to the target; {@link Labels#UNREACHED} when there is no way. */
  long least(int node);

  /** A guide for many searches of a snapshot, each with a target of its own. */
  interface Aimed extends Guide {
    void aim(int source, int target);
  }
}
