package io.branchline.bank;

import io.branchline.bank.BankPlan.Branch;
import io.branchline.bank.BankPlan.LinePlan;
import io.branchline.bank.BankPlan.Place;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import io.branchline.traffic.NominalDemand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fills in by convention what the bank file leaves out.
 *
 * <p>The routers of a site are {@code ID-r1}…; their addresses and SIDs are those of {@link
 * Numbering}. Routers of a site are fully meshed ({@code lan-rX}), the centres' first routers too
 * ({@code core-DC-r1}); a hub's first router is joined to those of its centres. To the controller a
 * hub is a data centre: what is not a branch. The k-th line of a branch ends at its k-th router
 * (interface {@code wan0}), those that are too many at its last ({@code wan1}…); at the hub MSTP
 * lines spread over r2 and r3, overlays end at the last router.
 */
final class BankBuilder {
  private static final long LAN_METRIC = 10;
  private static final long CORE_METRIC = 100;
  private static final long NEXT_LINE_METRIC = 200;
  private static final AdminGroup LAN = new AdminGroup(1);
  private static final AdminGroup CORE = new AdminGroup(2);
  private static final AdminGroup MSTP = new AdminGroup(4);
  private static final AdminGroup OVERLAY = new AdminGroup(8);

  private final BankPlan plan;
  private final Numbering numbering;
  private final Map<SiteId, Site> sites = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final TreeMap<LinkId, InterfaceId> ports = new TreeMap<>();
  private final Map<NodeId, Integer> lastIdentifier = new HashMap<>();
  private final Map<NodeId, Integer> nodeIndex = new HashMap<>();
  private final TreeMap<Srlg, String> sharedRisks = new TreeMap<>();
  private final Map<String, Srlg> riskByName = new HashMap<>();

  BankBuilder(BankPlan plan) {
    this.plan = plan;
    numbering = Numbering.of(plan);
  }

  BankScenario build() {
    nameRisks();
    for (int i = 0; i < plan.centres().size(); i++) {
      addSite(plan.centres().get(i), Tier.DATA_CENTRE, i + 1);
    }
    for (int i = 0; i < plan.hubs().size(); i++) {
      addSite(plan.hubs().get(i).place(), Tier.DATA_CENTRE, plan.centres().size() + i + 1);
    }
    for (int n = 0; n < plan.branches().size(); n++) {
      addSite(plan.branches().get(n).place(), Tier.BRANCH, n + 1);
    }
    joinCentres();
    plan.hubs()
        .forEach(
            hub -> hub.centres().forEach(centre -> joinCore(site(centre), site(hub.place().id()))));
    plan.branches().forEach(this::addLines);
    return new BankScenario(
        plan.name(),
        plan.calendar(),
        plan.dataplane(),
        new Bank(List.copyOf(sites.values()), lines, plan.classes(), plan.calendar().days()),
        Topology.of(nodes, links),
        ports,
        demands(),
        plan.objectives(),
        sharedRisks,
        numbering.labels());
  }

  /**
   * Carriers are shared risks 1, 2, …; ducts are numbered from 1001 in the order of their names,
   * towers from 1000001.
   */
  private void nameRisks() {
    long next = 1;
    for (var carrier : plan.carriers()) {
      nameRisk("carrier " + carrier.id(), next++);
    }
    var ducts = new TreeSet<String>();
    var towers = new TreeSet<String>();
    for (var branch : plan.branches()) {
      for (var line : branch.lines()) {
        ducts.addAll(line.ducts());
        line.tower().ifPresent(towers::add);
      }
    }
    next = 1001;
    for (var duct : ducts) {
      nameRisk("duct " + duct, next++);
    }
    next = 1_000_001;
    for (var tower : towers) {
      nameRisk("tower " + tower, next++);
    }
  }

  private void nameRisk(String name, long number) {
    var srlg = new Srlg(number);
    sharedRisks.put(srlg, name);
    riskByName.put(name, srlg);
  }

  private void addSite(Place place, Tier tier, int number) {
    boolean centre = tier == Tier.DATA_CENTRE;
    var routers = new ArrayList<NodeId>();
    for (int r = 1; r <= place.routers(); r++) {
      var id = new NodeId(place.id() + "-r" + r);
      int index = numbering.index(centre, number, r, place.id());
      nodeIndex.put(id, index);
      nodes.add(
          new Node(
              id,
              numbering.loopback(centre, number, r, index),
              Optional.of(new MplsLabel(BankScenario.SRGB_BASE + index)),
              Optional.of(Locator.parse(locator(index) + ":/48")),
              Optional.of(Srv6Sid.of(locator(index) + ":1")),
              place.transit() ? NodeCapabilities.PLAIN : NodeCapabilities.NO_TRANSIT));
      routers.add(id);
    }
    sites.put(
        place.id(),
        new Site(
            place.id(),
            place.city(),
            tier,
            place.region(),
            place.latitude(),
            place.longitude(),
            routers,
            numbering.prefix(centre, number)));
    var shape = Shape.by(LAN_METRIC, Latency.ofMicros(50), plan.lanRate(), LAN);
    for (int a = 1; a < routers.size(); a++) {
      for (int b = 0; b < a; b++) {
        join(
            new InterfaceId(routers.get(b), "lan-r" + (a + 1)),
            new InterfaceId(routers.get(a), "lan-r" + (b + 1)),
            shape);
      }
    }
  }

  private static String locator(int index) {
    return "fd00:b:" + Integer.toHexString(index) + ":";
  }

  private void joinCentres() {
    var centres = plan.centres().stream().map(place -> site(place.id())).toList();
    for (int a = 1; a < centres.size(); a++) {
      for (int b = 0; b < a; b++) {
        joinCore(centres.get(b), centres.get(a));
      }
    }
  }

  private void joinCore(Site one, Site other) {
    join(
        new InterfaceId(one.gateway(), "core-" + other.gateway()),
        new InterfaceId(other.gateway(), "core-" + one.gateway()),
        Shape.by(CORE_METRIC, GreatCircle.delay(one, other), plan.coreRate(), CORE));
  }

  private void addLines(Branch branch) {
    var site = site(branch.place().id());
    int mstp = 0;
    for (int i = 0; i < branch.lines().size(); i++) {
      var line = branch.lines().get(i);
      var hub = site(line.hub());
      int sameKind = line.kind() == LineKind.MSTP ? mstp++ : 0;
      var branchPort =
          new InterfaceId(
              site.routers().get(Math.min(i, site.routers().size() - 1)),
              "wan" + Math.max(0, i - site.routers().size() + 1));
      var hubPort = new InterfaceId(hubRouter(hub, line.kind(), sameKind), "wan-" + line.id());
      addLine(site, hub, line, branchPort, hubPort, sameKind);
    }
  }

  private void addLine(
      Site site, Site hub, LinePlan line, InterfaceId branchPort, InterfaceId hubPort, int nth) {
    var terms = line.terms();
    var delay = line.delay().orElseGet(() -> GreatCircle.delay(site, hub).plus(terms.access()));
    var srlgs = new TreeSet<Srlg>();
    srlgs.add(risk("carrier " + line.carrier().id()));
    line.ducts().forEach(duct -> srlgs.add(risk("duct " + duct)));
    line.tower().ifPresent(tower -> srlgs.add(risk("tower " + tower)));
    var both =
        join(
            branchPort,
            hubPort,
            new Shape(
                terms.igpMetric() + NEXT_LINE_METRIC * nth,
                line.teMetric().orElse(delay.micros()),
                delay,
                terms.jitter(),
                terms.loss(),
                line.committed(),
                line.kind() == LineKind.MSTP ? MSTP : OVERLAY,
                srlgs));
    // What a carrier promises is looser than what it delivers: half as much again, whole
    // milliseconds.
    var promised = Latency.ofMillis(Math.ceil((delay.millis() + terms.jitter().millis()) * 1.5));
    lines.add(
        new Line(
            line.id(),
            line.kind(),
            line.carrier(),
            new LineEnd(site.id(), branchPort, both.one().localIdentifier()),
            new LineEnd(hub.id(), hubPort, both.other().localIdentifier()),
            new Contract(
                line.committed(), promised, terms.loss(), terms.availability(), line.quota()),
            terms.overheadBytes(),
            terms.mtu(),
            srlgs));
  }

  private static NodeId hubRouter(Site hub, LineKind kind, int nth) {
    int routers = hub.routers().size();
    return hub.routers()
        .get(
            switch (kind) {
              case MSTP -> Math.min(1 + nth % 2, routers - 1);
              case FIVE_G -> routers - 1;
            });
  }

  private Site site(SiteId id) {
    var found = sites.get(id);
    if (found == null) {
      throw new IllegalArgumentException("no site " + id);
    }
    return found;
  }

  private Srlg risk(String name) {
    var found = riskByName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no shared risk " + name);
    }
    return found;
  }

  /** What the two directions of a link have in common. */
  private record Shape(
      long igpMetric,
      long teMetric,
      Latency delay,
      Jitter jitter,
      Loss loss,
      Bandwidth rate,
      AdminGroup group,
      Set<Srlg> srlgs) {

    /** A link of the bank's own, which loses nothing. */
    static Shape by(long igpMetric, Latency delay, Bandwidth rate, AdminGroup group) {
      return new Shape(
          igpMetric, delay.micros(), delay, Jitter.ZERO, Loss.NONE, rate, group, Set.of());
    }
  }

  /** The two directions of a link. */
  private record Both(LinkId one, LinkId other) {}

  private Both join(InterfaceId one, InterfaceId other, Shape shape) {
    int oneIdentifier = lastIdentifier.merge(one.node(), 1, Integer::sum);
    int otherIdentifier = lastIdentifier.merge(other.node(), 1, Integer::sum);
    return new Both(
        addDirection(one, oneIdentifier, other.node(), otherIdentifier, shape),
        addDirection(other, otherIdentifier, one.node(), oneIdentifier, shape));
  }

  private LinkId addDirection(
      InterfaceId port, int identifier, NodeId to, int remoteIdentifier, Shape shape) {
    var id = new LinkId(port.node(), to, identifier);
    int index = nodeIndex.getOrDefault(port.node(), 0);
    links.add(
        new Link(
            id,
            remoteIdentifier,
            shape.igpMetric(),
            shape.teMetric(),
            shape.delay(),
            shape.jitter(),
            shape.loss(),
            shape.rate(),
            shape.rate(),
            shape.rate(),
            shape.group(),
            shape.srlgs(),
            Optional.of(new MplsLabel(BankScenario.SRGB_BASE + numbering.labels() + identifier)),
            Optional.of(
                Srv6Sid.of(locator(index) + "e" + String.format("%03x", identifier) + "::"))));
    ports.put(id, port);
    return id;
  }

  private List<NominalDemand> demands() {
    var all = new ArrayList<NominalDemand>();
    for (var branch : plan.branches()) {
      var home = branch.lines().getFirst().hub();
      var next = branch.lines().get(Math.min(1, branch.lines().size() - 1)).hub();
      plan.demands()
          .forEach((name, demand) -> {
            double size = branch.size() * branch.sizes().getOrDefault(name, 1.0);
            double toNext = next.equals(home) ? 0 : demand.toNext();
            for (var direction : Direction.values()) {
              var rate = direction == Direction.UP ? demand.up() : demand.down();
              var site = branch.place().id();
              var profile = demand.profile();
              if (toNext < 1) {
                var key = new DemandKey(site, name, home, direction);
                all.add(new NominalDemand(key, profile, rate.times(size * (1 - toNext))));
              }
              if (toNext > 0) {
                var key = new DemandKey(site, name, next, direction);
                all.add(new NominalDemand(key, profile, rate.times(size * toNext)));
              }
            }
          });
    }
    all.sort(Comparator.comparing(NominalDemand::key));
    return all;
  }
}
