package io.branchline.traffic;

import io.branchline.metric.Bandwidth;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.SegmentList;
import io.branchline.segment.Sid;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The best that can be configured once and for all from last month's figures, as a good engineer
 * would: each class of a branch, most important first, goes onto the first MSTP line whose
 * committed rate still holds its 95th percentile in both directions, or else onto the one with most
 * left; queues guarantee that percentile (what is left of the line, when that is less); the first
 * class is served strictly first; the other MSTP line and then 5G are backup paths.
 */
public final class StaticQos {
  private static final Bandwidth CONTROL = Bandwidth.ofKbps(32);
  private static final int DAYS = 30;
  private static final int MIN_BUFFER = 15_000;
  private static final double BUFFER_SECONDS = 0.25;

  private final GroundTruth truth;
  private final History history;
  private final Map<NodeId, List<SrPolicy>> policies = new TreeMap<>();
  private final Map<NodeId, List<SteeringRule>> rules = new TreeMap<>();
  private final Map<NodeId, TreeMap<String, QueueProfile>> queues = new TreeMap<>();

  private final Map<SiteId, List<Integer>> keysOfSite = new HashMap<>();

  private StaticQos(GroundTruth truth, History history) {
    this.truth = truth;
    this.history = history;
    for (int k = 0; k < history.keys().size(); k++) {
      keysOfSite.computeIfAbsent(history.keys().get(k).site(), id -> new ArrayList<>()).add(k);
    }
  }

  /** The configuration of every router that has one. */
  public static Map<NodeId, RouterConfiguration> of(GroundTruth truth, History history) {
    var design = new StaticQos(truth, history);
    truth.bank().branches().forEach(design::branch);
    return design.configurations();
  }

  private Map<NodeId, RouterConfiguration> configurations() {
    var routers = new TreeSet<>(policies.keySet());
    routers.addAll(queues.keySet());
    var result = new TreeMap<NodeId, RouterConfiguration>();
    for (var router : routers) {
      result.put(
          router,
          new RouterConfiguration(
              policies.getOrDefault(router, List.of()),
              rules.getOrDefault(router, List.of()),
              queues.getOrDefault(router, new TreeMap<>())));
    }
    return result;
  }

  private void branch(Site branch) {
    var lines = truth.bank().listLinesOf(branch.id());
    var private_ = lines.stream().filter(line -> line.kind() == LineKind.MSTP).toList();
    var primaries = private_.isEmpty() ? lines : private_;
    var left = new LinkedHashMap<Line, double[]>();
    var placed = new LinkedHashMap<Line, Map<TrafficClass, double[]>>();
    for (var line : lines) {
      double kbps = line.contract().committed().kbps() - CONTROL.kbps();
      left.put(line, new double[] {kbps, kbps});
      placed.put(line, new LinkedHashMap<>());
    }
    var classes =
        truth.bank().classes().stream()
            .sorted(Comparator.comparingInt(TrafficClass::priority))
            .toList();
    for (var trafficClass : classes) {
      var need = need(branch.id(), trafficClass);
      if (need[0] + need[1] <= 0) {
        continue;
      }
      var chosen = choose(primaries, left, need);
      var rest = left.getOrDefault(chosen, new double[2]);
      var guarantee =
          new double[] {
            Math.min(need[0], Math.max(0, rest[0])), Math.min(need[1], Math.max(0, rest[1]))
          };
      rest[0] -= need[0];
      rest[1] -= need[1];
      placed.getOrDefault(chosen, new LinkedHashMap<>()).put(trafficClass, guarantee);
      var order = new ArrayList<>(lines);
      order.remove(chosen);
      order.addFirst(chosen);
      steer(branch, trafficClass, order);
    }
    placed.forEach((line, guarantees) -> profile(line, classes, guarantees));
  }

  /** The 95th percentile of a class in both directions, on the wire of a private line, kbit/s. */
  private double[] need(SiteId site, TrafficClass trafficClass) {
    var need = new double[2];
    double wire = (trafficClass.meanPacketBytes() + 12.0) / trafficClass.meanPacketBytes();
    for (var direction : Direction.values()) {
      var keys = new ArrayList<Integer>();
      for (int k : keysOfSite.getOrDefault(site, List.of())) {
        var key = history.keys().get(k);
        if (key.trafficClass().equals(trafficClass.name()) && key.direction() == direction) {
          keys.add(k);
        }
      }
      need[indexOf(direction)] =
          wire * history.p95Kbps(keys.stream().mapToInt(Integer::intValue).toArray(), DAYS);
    }
    return need;
  }

  private static int indexOf(Direction direction) {
    return direction == Direction.UP ? 0 : 1;
  }

  private static Line choose(List<Line> lines, Map<Line, double[]> left, double[] need) {
    Line roomiest = lines.getFirst();
    double most = Double.NEGATIVE_INFINITY;
    for (var line : lines) {
      var rest = left.getOrDefault(line, new double[2]);
      double spare = Math.min(rest[0] - need[0], rest[1] - need[1]);
      if (spare >= 0) {
        return line;
      }
      if (spare > most) {
        most = spare;
        roomiest = line;
      }
    }
    return roomiest;
  }

  /** Policies and rules at the branch's gateway and at those of the far sites. */
  private void steer(Site branch, TrafficClass trafficClass, List<Line> order) {
    if (trafficClass.dscps().isEmpty()) {
      return;
    }
    var farSites = new TreeSet<SiteId>();
    for (int k : keysOfSite.getOrDefault(branch.id(), List.of())) {
      var key = history.keys().get(k);
      if (key.trafficClass().equals(trafficClass.name())) {
        farSites.add(key.farSite());
      }
    }
    for (var far : farSites) {
      var farSite = truth.bank().getSite(far);
      steer(branch, farSite, trafficClass, order, Direction.UP);
      steer(farSite, branch, trafficClass, order, Direction.DOWN);
    }
  }

  private void steer(
      Site from, Site to, TrafficClass trafficClass, List<Line> order, Direction direction) {
    var head = from.gateway();
    Ip endpoint = truth.topology().findNode(to.gateway()).orElseThrow().routerId();
    var paths = new ArrayList<CandidatePath>();
    for (int i = 0; i < order.size(); i++) {
      paths.add(
          new CandidatePath(
              200 - 50 * i,
              List.of(new WeightedSegmentList(1, over(order.get(i), direction, head, to)))));
    }
    var name = trafficClass.name() + "-" + to.id();
    policies
        .computeIfAbsent(head, id -> new ArrayList<>())
        .add(new SrPolicy(new SrPolicyKey(head, trafficClass.color(), endpoint), name, paths));
    rules
        .computeIfAbsent(head, id -> new ArrayList<>())
        .add(
            new SteeringRule(
                name, trafficClass.dscps(), to.prefix(), trafficClass.color(), endpoint));
  }

  /** To the line's end, over the line, to the far gateway. */
  private SegmentList over(Line line, Direction direction, NodeId head, Site to) {
    var topology = truth.topology();
    var segments = new ArrayList<Sid>();
    var end = line.sendingEnd(direction).node();
    if (!end.equals(head)) {
      segments.add(topology.findNode(end).orElseThrow().nodeSid().orElseThrow());
    }
    segments.add(
        topology.findLink(line.linkId(direction)).orElseThrow().adjacencySid().orElseThrow());
    if (!line.sendingEnd(direction.reverse()).node().equals(to.gateway())) {
      segments.add(topology.findNode(to.gateway()).orElseThrow().nodeSid().orElseThrow());
    }
    return new SegmentList(segments);
  }

  private void profile(
      Line line, List<TrafficClass> classes, Map<TrafficClass, double[]> guarantees) {
    for (var direction : Direction.values()) {
      var rate = line.contract().committed();
      var all = new ArrayList<QueueProfile.Queue>();
      all.add(
          new QueueProfile.Queue(
              QueueProfile.CONTROL, true, CONTROL.min(rate), rate, 1, MIN_BUFFER));
      for (int i = 0; i < classes.size(); i++) {
        var guaranteed = guarantees.getOrDefault(classes.get(i), new double[2]);
        var guarantee = new Bandwidth((long) (guaranteed[indexOf(direction)] * 1000)).min(rate);
        int buffer = (int) Math.max(MIN_BUFFER, guarantee.bitsPerSecond() / 8.0 * BUFFER_SECONDS);
        int weight = Math.max(1, 60 >> i);
        all.add(
            new QueueProfile.Queue(classes.get(i).name(), i == 0, guarantee, rate, weight, buffer));
      }
      var port = line.sendingEnd(direction).port();
      queues
          .computeIfAbsent(port.node(), id -> new TreeMap<>())
          .put(port.name(), new QueueProfile(rate, all));
    }
  }
}
