package io.branchline.plan;

import io.branchline.intent.Autonomy;
import io.branchline.intent.Intent;
import io.branchline.intent.PathPreference;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.intent.SiteSelector;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.MatchRule;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A small bank: data centres a and b of four routers, branches of three with two leased lines of 4
 * Mbit/s and a 5G line.
 *
 * <pre>
 *   branch-n-r1 --mstp-1 (1000)-- dc-a-r2 --+
 *    |      |                               dc-a-r1 === dc-b-r1
 *   r2 --mstp-2 (1200)-- dc-b-r3            dc-a-r4 --+
 *   r3 --5g (3000)------------------------------------+
 * </pre>
 */
public final class TestBank {
  public final Bank bank;
  public final Topology topology;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private int nextIdentifier = 1;

  public TestBank(int branches) {
    var sites = new ArrayList<Site>();
    for (var name : List.of("dc-a", "dc-b")) {
      sites.add(site(name, Tier.DATA_CENTRE, 4, "10.200." + sites.size() + ".0/24"));
    }
    for (int i = 1; i <= branches; i++) {
      sites.add(
          site(
              String.format(Locale.ROOT, "branch-%02d", i), Tier.BRANCH, 3, "10.1." + i + ".0/24"));
    }
    for (var dc : List.of("dc-a", "dc-b")) {
      for (int i = 1; i <= 4; i++) {
        for (int j = i + 1; j <= 4; j++) {
          connect(dc + "-r" + i, dc + "-r" + j, 10, 10_000, 0.1, Set.of());
        }
      }
    }
    connect("dc-a-r1", "dc-b-r1", 100, 10_000, 2, Set.of());
    for (int i = 1; i <= branches; i++) {
      var branch = String.format(Locale.ROOT, "branch-%02d", i);
      connect(branch + "-r1", branch + "-r2", 10, 1_000, 0.1, Set.of());
      connect(branch + "-r1", branch + "-r3", 10, 1_000, 0.1, Set.of());
      connect(branch + "-r2", branch + "-r3", 10, 1_000, 0.1, Set.of());
      line(branch, "mstp-1", 1, "dc-a-r2", LineKind.MSTP, "c1", 1000, 4, 10, Set.of(new Srlg(i)));
      line(
          branch,
          "mstp-2",
          2,
          "dc-b-r3",
          LineKind.MSTP,
          "c2",
          1200,
          4,
          12,
          Set.of(new Srlg(100 + i)));
      line(branch, "5g", 3, "dc-a-r4", LineKind.FIVE_G, "c3", 3000, 100, 45, Set.of(new Srlg(i)));
    }
    bank =
        new Bank(
            sites,
            lines,
            List.of(
                trafficClass("voice", 1, 46, 200),
                trafficClass("production", 2, 34, 500),
                trafficClass("video", 3, 36, 1000),
                trafficClass("office", 4, 18, 700),
                trafficClass("big-data", 5, 10, 1300),
                trafficClass("test", 6, 8, 600)));
    topology = Topology.of(nodes, links);
  }

  private static TrafficClass trafficClass(String name, int priority, int dscp, int bytes) {
    return new TrafficClass(
        name,
        List.of(new MatchRule(Optional.empty(), List.of(dscp), Optional.empty(), List.of())),
        100 + priority,
        priority,
        bytes);
  }

  private Site site(String name, Tier tier, int routers, String prefix) {
    var ids = new ArrayList<NodeId>();
    for (int i = 1; i <= routers; i++) {
      var id = new NodeId(name + "-r" + i);
      int number = nodes.size() + 1;
      var hex = Integer.toHexString(number);
      nodes.add(
          new Node(
              id,
              Ip.of("10.255." + number / 250 + "." + number % 250),
              Optional.of(new MplsLabel(16000 + number)),
              Optional.of(Locator.parse("fc00:0:" + hex + "::/48")),
              Optional.of(Srv6Sid.of("fc00:0:" + hex + "::1"))));
      ids.add(id);
    }
    return new Site(new SiteId(name), name, tier, "east", 30, 100, ids, Prefix.parse(prefix));
  }

  private int connect(
      String from, String to, long metric, double mbps, double delayMs, Set<Srlg> srlgs) {
    int there = nextIdentifier++;
    int back = nextIdentifier++;
    links.add(link(from, to, there, back, metric, mbps, delayMs, srlgs));
    links.add(link(to, from, back, there, metric, mbps, delayMs, srlgs));
    return there;
  }

  private static Link link(
      String from,
      String to,
      int identifier,
      int remote,
      long metric,
      double mbps,
      double delayMs,
      Set<Srlg> srlgs) {
    return Link.plain(
            new LinkId(new NodeId(from), new NodeId(to), identifier),
            remote,
            metric,
            Latency.ofMillis(delayMs),
            Bandwidth.ofMbps(mbps))
        .withGroups(AdminGroup.NONE, srlgs)
        .withSids(
            Optional.of(new MplsLabel(24000 + identifier)),
            Optional.of(Srv6Sid.of("fc00:1:" + Integer.toHexString(identifier) + "::2")));
  }

  private void line(
      String branch,
      String name,
      int router,
      String hub,
      LineKind kind,
      String carrier,
      long metric,
      double mbps,
      double delayMs,
      Set<Srlg> srlgs) {
    var near = branch + "-r" + router;
    int identifier = connect(near, hub, metric, mbps, delayMs, srlgs);
    boolean overlay = kind == LineKind.FIVE_G;
    lines.add(
        new Line(
            new LineId(branch + "-" + name),
            kind,
            new Carrier(carrier, carrier),
            new LineEnd(new SiteId(branch), new InterfaceId(new NodeId(near), "wan0"), identifier),
            new LineEnd(
                new SiteId(hub.substring(0, 4)),
                new InterfaceId(new NodeId(hub), "wan-" + branch + "-" + name),
                identifier + 1),
            new Contract(
                Bandwidth.ofMbps(mbps),
                Latency.ofMillis(delayMs),
                Loss.ofPercent(overlay ? 0.5 : 0.01),
                0.999,
                overlay ? Optional.of(DataVolume.ofGigabytes(200)) : Optional.empty()),
            overlay ? 60 : 0,
            overlay ? 1400 : 1500,
            srlgs));
  }

  public static Intent intent(
      String trafficClass, int priority, ServiceLevelObjective objectives, PathPreference path) {
    return new Intent(
        trafficClass + "-everywhere",
        "bank",
        trafficClass,
        new SiteSelector(Set.of(), Optional.empty(), Optional.of(Tier.BRANCH)),
        Set.of(),
        objectives,
        path,
        List.of(),
        Autonomy.AUTOPILOT,
        priority);
  }

  public static ServiceLevelObjective objectives(
      double latencyMs, double lossPercent, double mbps) {
    return new ServiceLevelObjective(
        latencyMs > 0 ? Optional.of(Latency.ofMillis(latencyMs)) : Optional.empty(),
        lossPercent > 0 ? Optional.of(Loss.ofPercent(lossPercent)) : Optional.empty(),
        mbps > 0 ? Optional.of(Bandwidth.ofMbps(mbps)) : Optional.empty(),
        Optional.empty());
  }

  /** Objectives for all but test; big data prefers 5G over the second leased line. */
  public static List<Intent> intents() {
    return List.of(
        intent("voice", 1, objectives(60, 1, 0), PathPreference.DEFAULT),
        intent("production", 2, objectives(80, 0.6, 0), PathPreference.DEFAULT),
        intent("video", 3, objectives(150, 1, 0), PathPreference.DEFAULT),
        intent("office", 4, objectives(300, 2, 0), PathPreference.DEFAULT),
        intent("big-data", 5, objectives(0, 0, 1.5), PathPreference.DEFAULT));
  }
}
