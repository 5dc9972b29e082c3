package io.branchline.interop;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.segment.Prefix;
import io.branchline.site.Bank;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One branch with one line to one data centre. */
final class OneLineBank {
  static final NodeId BRANCH = new NodeId("branch-01-r1");
  static final LineId LINE = new LineId("branch-01-mstp-1");

  private OneLineBank() {}

  /** A bank whose line ends at this port of the branch. */
  static Bank withPort(String port) {
    var branch = new SiteId("branch-01");
    var centre = new SiteId("dc-a");
    var hub = new NodeId("dc-a-r1");
    var contract =
        new Contract(
            Bandwidth.ofMbps(10_000), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty());
    var line =
        new Line(
            LINE,
            LineKind.MSTP,
            new Carrier("c1", "First"),
            new LineEnd(branch, new InterfaceId(BRANCH, port), 1),
            new LineEnd(centre, new InterfaceId(hub, "wan-1"), 2),
            contract,
            0,
            1500,
            Set.of());
    return new Bank(
        List.of(
            site(branch, Tier.BRANCH, BRANCH, "10.1.0.0/24"),
            site(centre, Tier.DATA_CENTRE, hub, "10.9.0.0/16")),
        List.of(line),
        List.of());
  }

  private static Site site(SiteId id, Tier tier, NodeId router, String prefix) {
    return new Site(id, "Anywhere", tier, "east", 30, 120, List.of(router), Prefix.parse(prefix));
  }
}
