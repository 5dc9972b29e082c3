package io.branchline.policy;

import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import java.util.List;

/**
 * Puts packets into a policy: those with one of the code points towards the prefix go into the
 * policy (color, endpoint) of this head end; while that policy has no valid path they follow the
 * IGP.
 */
public record SteeringRule(
    String name, List<Integer> dscp, Prefix destination, int color, Ip endpoint) {
  public SteeringRule {
    dscp = dscp.stream().sorted().toList();
  }
}
