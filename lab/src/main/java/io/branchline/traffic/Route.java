package io.branchline.traffic;

import io.branchline.policy.SrPolicyKey;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way that a share of a demand takes.
 *
 * @param links in order; up to where it is lost when it does not arrive
 * @param encapsulationBytes what the segment list adds to each packet
 * @param policy the SR policy that it was steered into, null when it follows the IGP
 * @param arrives false when it ends in a black hole
 */
@SuppressWarnings("ArrayRecordComponent") // identity is sameWay, never equals
record Route(
    double share,
    int[] links,
    int encapsulationBytes,
    @Nullable SrPolicyKey policy,
    boolean arrives) {
  /** Whether both send packets the same way, whatever their shares. */
  boolean sameWay(Route other) {
    return arrives == other.arrives
        && encapsulationBytes == other.encapsulationBytes
        && Arrays.equals(links, other.links)
        && Objects.equals(policy, other.policy);
  }
}
