package io.branchline.measure;

import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import java.time.Instant;

/**
 * What measurements mean to the controller. Samples stay in the series store; only these enter the
 * control loop. All times are network time.
 */
public sealed interface Observation {
  /** When it was so, by the router's word where a router said it. */
  Instant at();

  /** A port's oper-status, at first sight and whenever it changes. */
  record PortChanged(InterfaceId port, boolean up, Instant at) implements Observation {}

  /**
   * A line has broken its contract for several samples.
   *
   * @param measure what is worse than it may be
   * @param value what was measured, in the measure's unit
   * @param limit what it may be at most
   */
  record LineDegraded(LineId line, Measure measure, double value, double limit, Instant at)
      implements Observation {}

  /** A degraded line has kept its contract again for several samples. */
  record LineRecovered(LineId line, Instant at) implements Observation {}

  /** Nothing came from a router for several sample intervals: what was known of it is stale. */
  record SourceSilent(NodeId node, Instant lastHeard, Instant at) implements Observation {}

  /** A router is heard for the first time, or again after silence. */
  record SourceHeard(NodeId node, Instant at) implements Observation {}

  /**
   * A head end forwards an SR policy on another candidate path.
   *
   * @param preference of the path now active; 0 when none is valid and traffic follows the IGP
   */
  record PolicyPathChanged(SrPolicyKey policy, int preference, Instant at) implements Observation {}
}
