package io.branchline.plan;

import io.branchline.site.LineId;
import io.branchline.site.SiteId;

/** Why a plan was made: the cause as data, and as a sentence with its figures. */
public sealed interface PlanReason {
  SiteId site();

  /** One sentence with figures. */
  String sentence();

  /** Nothing was placed at the branch yet. */
  record FirstPlacement(SiteId site, String sentence) implements PlanReason {}

  /** An objective is expected to break. */
  record ForeseenBreach(SiteId site, Breach breach, String sentence) implements PlanReason {}

  /** A line is expected to be offered more than it carries, though no objective breaks. */
  record ForeseenOverload(SiteId site, LineId line, double utilisation, String sentence)
      implements PlanReason {}

  /** A line in use is down, degraded beyond an objective, or may no longer be used. */
  record LineUnusable(SiteId site, LineId line, String sentence) implements PlanReason {}

  /** The preferred line has room again. */
  record Returned(SiteId site, LineId line, double utilisation, String sentence)
      implements PlanReason {}

  /** The order of the backup lines changes. */
  record BackupReordered(SiteId site, String trafficClass, String sentence) implements PlanReason {}

  /** Queues are resized for the outlook. */
  record QueuesResized(SiteId site, LineId line, String sentence) implements PlanReason {}

  /** What is installed is not what was planned: drift, or a router that was replaced. */
  record Reconciled(SiteId site, String sentence) implements PlanReason {}
}
