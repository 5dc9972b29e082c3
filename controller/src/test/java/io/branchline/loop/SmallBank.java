package io.branchline.loop;

import io.branchline.intent.Autonomy;
import io.branchline.intent.Intent;
import io.branchline.intent.PathPreference;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.intent.SiteSelector;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.TopologyChange;
import io.branchline.plan.ChangeUnit;
import io.branchline.plan.Move;
import io.branchline.plan.Placement;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.plan.SiteClass;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Prefix;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.MatchRule;
import io.branchline.service.QueueProfile;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A bank of two branches with two lines each to one data centre.
 *
 * <pre>
 *   a-r1 --line a-1--+
 *   a-r1 --line a-2--+-- dc-r1
 *   b-r1 --line b-1--+
 *   b-r1 --line b-2--+
 * </pre>
 */
public final class SmallBank {
  static final SiteId DC = new SiteId("dc");
  static final NodeId HUB = new NodeId("dc-r1");

  private static final Bank BANK = build();

  private SmallBank() {}

  /** Always the same one: two states compare their banks. */
  public static Bank bank() {
    return BANK;
  }

  private static Bank build() {
    var sites = new ArrayList<Site>();
    var lines = new ArrayList<Line>();
    sites.add(
        new Site(
            DC,
            "Ferrol",
            Tier.DATA_CENTRE,
            "west",
            43.5,
            -8.2,
            List.of(HUB),
            Prefix.parse("10.0.0.0/16")));
    int port = 1;
    for (var name : List.of("a", "b")) {
      var gateway = new NodeId(name + "-r1");
      sites.add(
          new Site(
              new SiteId(name),
              "Lugo",
              Tier.BRANCH,
              "west",
              43,
              -7.5,
              List.of(gateway),
              Prefix.parse("10." + port + ".0.0/16")));
      for (int i = 1; i <= 2; i++) {
        lines.add(line(name, i, port++));
      }
    }
    var voice =
        new TrafficClass(
            "voice",
            List.of(new MatchRule(Optional.empty(), List.of(46), Optional.empty(), List.of())),
            100,
            1,
            60);
    return new Bank(sites, lines, List.of(voice));
  }

  private static Line line(String branch, int number, int port) {
    return new Line(
        lineId(branch, number),
        LineKind.MSTP,
        new Carrier("c" + number, "Carrier " + number),
        new LineEnd(
            new SiteId(branch),
            new InterfaceId(new NodeId(branch + "-r1"), "wan" + number),
            number),
        new LineEnd(DC, new InterfaceId(HUB, "wan-" + branch + "-" + number), 100 + port),
        new Contract(Bandwidth.ofMbps(4), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty()),
        0,
        1500,
        Set.of());
  }

  static LineId lineId(String branch, int number) {
    return new LineId(branch + "-" + number);
  }

  static List<TopologyChange> wholeTopology() {
    var changes = new ArrayList<TopologyChange>();
    int index = 1;
    for (var router : bank().routers()) {
      changes.add(
          new TopologyChange.NodePut(
              new Node(
                  router,
                  Ip.of("192.0.2." + index),
                  Optional.of(new MplsLabel(16000 + index)),
                  Optional.of(Locator.parse("fd00:" + index + "::/48")),
                  Optional.of(Srv6Sid.of("fd00:" + index + "::1")))));
      index++;
    }
    for (var line : bank().lines()) {
      changes.addAll(linkPuts(line));
    }
    return changes;
  }

  static List<TopologyChange> linkPuts(Line line) {
    var up = new LinkId(line.branchEnd().node(), HUB, line.branchEnd().linkIdentifier());
    return List.of(
        new TopologyChange.LinkPut(link(up, line.hubEnd().linkIdentifier())),
        new TopologyChange.LinkPut(
            link(
                new LinkId(HUB, up.from(), line.hubEnd().linkIdentifier()),
                line.branchEnd().linkIdentifier())));
  }

  static List<TopologyChange> linkRemovals(Line line) {
    return linkPuts(line).stream()
        .<TopologyChange>map(
            put -> new TopologyChange.LinkRemoved(((TopologyChange.LinkPut) put).link().id()))
        .toList();
  }

  private static Link link(LinkId id, int remote) {
    return new Link(
        id,
        remote,
        1000,
        1000,
        Latency.ofMillis(5),
        Jitter.ZERO,
        Loss.NONE,
        Bandwidth.ofMbps(4),
        Bandwidth.ofMbps(4),
        Bandwidth.ofMbps(3.5),
        AdminGroup.NONE,
        Set.of(),
        Optional.of(new MplsLabel(24000 + id.localIdentifier())),
        Optional.empty());
  }

  static Intent intent(Autonomy autonomy) {
    return new Intent(
        "voice-first",
        "bank",
        "voice",
        SiteSelector.ALL,
        Set.of(DC),
        new ServiceLevelObjective(
            Optional.of(Latency.ofMillis(30)),
            Optional.of(Loss.ofPercent(0.1)),
            Optional.of(Bandwidth.ofKbps(200)),
            Optional.of(0.9999)),
        PathPreference.DEFAULT,
        List.of(),
        autonomy,
        1);
  }

  /** What {@code branch}'s gateway runs when voice takes this line first. */
  static RouterConfiguration configuration(String branch, int line) {
    var gateway = new NodeId(branch + "-r1");
    var key = new SrPolicyKey(gateway, 100, Ip.of("192.0.2.1"));
    var paths = new ArrayList<CandidatePath>();
    for (int i = 1; i <= 2; i++) {
      paths.add(
          new CandidatePath(
              i == line ? 200 : 150,
              List.of(
                  new WeightedSegmentList(
                      1, SegmentList.of(new MplsLabel(24000 + i), new MplsLabel(16001))))));
    }
    var queues = new TreeMap<String, QueueProfile>();
    queues.put(
        "wan1",
        new QueueProfile(
            Bandwidth.ofMbps(4),
            List.of(
                new QueueProfile.Queue(
                    "voice", true, Bandwidth.ofKbps(200), Bandwidth.ofKbps(400), 10, 15_000))));
    return new RouterConfiguration(
        List.of(new SrPolicy(key, "voice-" + branch, paths)),
        List.of(
            new SteeringRule(
                "voice-dc", List.of(46), Prefix.parse("10.0.0.0/16"), 100, Ip.of("192.0.2.1"))),
        queues);
  }

  /** A plan that moves a branch's voice from what its gateway runs to this line. */
  static Plan plan(String id, Instant now, ControllerState state, String branch, int line) {
    var gateway = new NodeId(branch + "-r1");
    var site = new SiteId(branch);
    var change =
        RouterChange.between(
            state.installed().getOrDefault(gateway, RouterConfiguration.EMPTY),
            configuration(branch, line));
    var placement = new TreeMap<>(state.placement().lines());
    var siteClass = new SiteClass(site, "voice");
    placement.put(siteClass, List.of(lineId(branch, line), lineId(branch, 3 - line)));
    var units = new ArrayList<ChangeUnit>();
    if (!change.isEmpty()) {
      var changes = new TreeMap<NodeId, RouterChange>();
      changes.put(gateway, change);
      units.add(new ChangeUnit(id + "-" + branch, site, changes));
    }
    return new Plan(
        id,
        now,
        List.of(new PlanReason.LineUnusable(site, lineId(branch, 3 - line), "it is down")),
        List.of(
            new Move(
                site,
                "voice",
                state.placement().findPrimary(siteClass),
                lineId(branch, line),
                "the other line is down")),
        List.of(),
        List.of(),
        new Placement(placement),
        units);
  }
}
