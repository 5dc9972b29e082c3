package io.branchline.gnmi;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.segment.Prefix;
import io.branchline.service.TrafficClass;
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

/** One branch with one line of 2 Mbit/s, 10 ms and no loss to one data centre. */
public final class TestBank {
  public static final NodeId BRANCH = new NodeId("branch-01-r1");
  public static final NodeId HUB = new NodeId("dc-a-r2");
  public static final LineId LINE = new LineId("branch-01-mstp-1");

  private TestBank() {}

  public static Bank bank() {
    var branch = new SiteId("branch-01");
    var centre = new SiteId("dc-a");
    var contract =
        new Contract(Bandwidth.ofMbps(2), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty());
    var line =
        new Line(
            LINE,
            LineKind.MSTP,
            new Carrier("c1", "First"),
            new LineEnd(branch, new InterfaceId(BRANCH, "wan0"), 1),
            new LineEnd(centre, new InterfaceId(HUB, "wan-branch-01-mstp-1"), 2),
            contract,
            0,
            1500,
            Set.of());
    return new Bank(
        List.of(
            site(branch, Tier.BRANCH, List.of(BRANCH), "10.1.0.0/24"),
            site(centre, Tier.DATA_CENTRE, List.of(new NodeId("dc-a-r1"), HUB), "10.9.0.0/16")),
        List.of(line),
        List.of(
            new TrafficClass("voice", List.of(), 100, 1, 200),
            new TrafficClass("office", List.of(), 130, 4, 800)));
  }

  private static Site site(SiteId id, Tier tier, List<NodeId> routers, String prefix) {
    return new Site(id, "Anywhere", tier, "east", 30, 120, routers, Prefix.parse(prefix));
  }
}
