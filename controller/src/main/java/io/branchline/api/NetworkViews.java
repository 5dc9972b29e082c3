package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LineState;
import io.branchline.loop.RouterRecord;
import io.branchline.loop.Session;
import io.branchline.measure.Measure;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.Site;
import io.branchline.site.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The network as clients see it: one snapshot of the state put into the words of the interface. */
final class NetworkViews {
  private final ControllerState state;
  private final Measured measured;

  NetworkViews(ControllerState state, Measured measured) {
    this.state = state;
    this.measured = measured;
  }

  record SiteView(
      String id,
      String city,
      String tier,
      String region,
      double latitude,
      double longitude,
      String prefix,
      List<String> routers,
      String health,
      List<String> lines,
      Map<String, List<String>> placement) {}

  record SessionView(String state, Instant since, Optional<String> reason) {}

  record NodeView(
      String id,
      String site,
      Optional<String> routerId,
      Optional<Integer> nodeSid,
      Optional<String> locator,
      boolean inTopology,
      SessionView netconf,
      SessionView gnmi) {}

  record LinkView(
      String id,
      String from,
      String to,
      int localIdentifier,
      long igpMetric,
      long teMetric,
      double delayMs,
      double jitterMs,
      double loss,
      double maxBandwidthKbps,
      List<Long> srlgs,
      Optional<Integer> adjacencySid,
      Optional<String> endX,
      Optional<String> line) {}

  record TopologyView(boolean stale, List<NodeView> nodes, List<LinkView> links) {}

  record LineView(
      String id,
      String kind,
      String carrier,
      String site,
      String farSite,
      String health,
      Instant since,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason,
      double committedKbps,
      Optional<Double> monthlyQuotaGb,
      Optional<Double> quotaUsedGb,
      List<Long> srlgs,
      List<String> classes,
      Measured.LineMeasures up,
      Measured.LineMeasures down) {}

  record QueueView(
      @JsonProperty("class") String trafficClass,
      String direction,
      String router,
      @JsonProperty("interface") String port,
      Optional<Boolean> strict,
      Optional<Double> guaranteeKbps,
      Optional<Double> ceilingKbps,
      Optional<Integer> weight,
      Optional<Integer> bufferBytes,
      Optional<Instant> at,
      Optional<Double> sentKbps,
      Optional<Double> droppedKbps,
      Optional<Double> depthBytes,
      Optional<Double> delayMs) {}

  SiteView site(Site site) {
    var lines = state.bank().listLinesOf(site.id());
    var placement = new TreeMap<String, List<String>>();
    state
        .placement()
        .lines()
        .forEach((siteClass, order) -> {
          if (siteClass.site().equals(site.id())) {
            placement.put(siteClass.trafficClass(), order.stream().map(LineId::value).toList());
          }
        });
    return new SiteView(
        site.id().value(),
        site.city(),
        site.tier() == Tier.BRANCH ? "branch" : "data-centre",
        site.region(),
        site.latitude(),
        site.longitude(),
        site.prefix().toString(),
        site.routers().stream().map(NodeId::value).toList(),
        siteHealth(site),
        lines.stream().map(line -> line.id().value()).toList(),
        placement);
  }

  /** A branch is as well as its lines: up when all are, down when none is usable. */
  private String siteHealth(Site site) {
    var statuses =
        state.bank().lines().stream()
            .filter(line ->
                line.branchEnd().site().equals(site.id())
                    || (site.tier() == Tier.DATA_CENTRE && line.hubEnd().site().equals(site.id())))
            .map(line -> health(line.id()))
            .distinct()
            .toList();
    if (statuses.size() == 1) {
      return statuses.getFirst();
    }
    return statuses.isEmpty() ? "stale" : "degraded";
  }

  private String health(LineId line) {
    return state
        .findLine(line)
        .map(LineState::status)
        .orElse(LineState.Status.STALE)
        .name()
        .toLowerCase(Locale.ROOT);
  }

  NodeView node(NodeId id) {
    var record = state.routers().get(id);
    var node = state.topology().findNode(id);
    return new NodeView(
        id.value(),
        state.bank().findSiteOf(id).map(site -> site.id().value()).orElse(""),
        node.map(found -> found.routerId().toString()),
        node.flatMap(found -> found.nodeSid()).map(label -> label.value()),
        node.flatMap(found -> found.locator()).map(Object::toString),
        node.isPresent(),
        session(Optional.ofNullable(record).map(RouterRecord::netconf)),
        session(Optional.ofNullable(record).map(RouterRecord::gnmi)));
  }

  private static SessionView session(Optional<Session> session) {
    return session
        .map(known ->
            new SessionView(
                known.state().name().toLowerCase(Locale.ROOT),
                known.since().network(),
                Optional.of(known.reason()).filter(reason -> !reason.isEmpty())))
        .orElseGet(
            () -> new SessionView("down", Instant.EPOCH, Optional.of("not in the inventory")));
  }

  /** Nodes of the bank and of the topology, by name. */
  List<NodeId> nodeIds() {
    var ids = new ArrayList<>(state.routers().keySet());
    state.topology().nodes().stream()
        .map(node -> node.id())
        .filter(id -> !state.routers().containsKey(id))
        .forEach(ids::add);
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  List<LinkView> links() {
    var lineOf = new HashMap<LinkId, LineId>();
    for (var line : state.bank().lines()) {
      for (var direction : Direction.values()) {
        lineOf.put(line.linkId(direction), line.id());
      }
    }
    return state.topology().links().stream()
        .map(link -> link(link, Optional.ofNullable(lineOf.get(link.id()))))
        .toList();
  }

  private static LinkView link(Link link, Optional<LineId> line) {
    return new LinkView(
        link.id().toString(),
        link.id().from().value(),
        link.id().to().value(),
        link.id().localIdentifier(),
        link.igpMetric(),
        link.teMetric(),
        link.delay().millis(),
        link.jitter().millis(),
        link.loss().ratio(),
        link.maxBandwidth().kbps(),
        link.srlgs().stream().map(srlg -> srlg.value()).sorted().toList(),
        link.adjacencySid().map(label -> label.value()),
        link.endX().map(Object::toString),
        line.map(LineId::value));
  }

  TopologyView topology() {
    return new TopologyView(
        state.topologyStale(),
        state.topology().nodes().stream().map(node -> node(node.id())).toList(),
        links());
  }

  LineView line(Line line) {
    var known = state.findLine(line.id());
    return new LineView(
        line.id().value(),
        line.kind().label(),
        line.carrier().id(),
        line.branchEnd().site().value(),
        line.hubEnd().site().value(),
        health(line.id()),
        known.map(found -> found.since().network()).orElse(Instant.EPOCH),
        known.map(LineState::reason).orElse("nothing is known of it yet"),
        line.contract().committed().kbps(),
        line.contract().monthlyQuota().map(quota -> quota.gigabytes()),
        measured.quotaUsedGb(line.id()),
        line.srlgs().stream().map(srlg -> srlg.value()).sorted().toList(),
        classesOn(line),
        measured.line(line.id(), Direction.UP),
        measured.line(line.id(), Direction.DOWN));
  }

  private List<String> classesOn(Line line) {
    return state.placement().lines().entrySet().stream()
        .filter(entry -> entry.getKey().site().equals(line.branchEnd().site()))
        .filter(entry -> entry.getValue().getFirst().equals(line.id()))
        .map(entry -> entry.getKey().trafficClass())
        .toList();
  }

  /** The queues at both ends: as configured by what was read back, and as measured. */
  List<QueueView> queues(Line line) {
    var views = new ArrayList<QueueView>();
    for (var direction : Direction.values()) {
      var end = line.sendingEnd(direction);
      var profile =
          Optional.ofNullable(state.installed().get(end.node()))
              .map(configuration -> configuration.queues().get(end.port().name()));
      var names = new ArrayList<String>();
      names.add(QueueProfile.CONTROL);
      state.bank().classes().forEach(trafficClass -> names.add(trafficClass.name()));
      for (var name : names) {
        var queue = profile.flatMap(found -> found.findQueue(name));
        views.add(
            new QueueView(
                name,
                direction.label(),
                end.node().value(),
                end.port().name(),
                queue.map(QueueProfile.Queue::strict),
                queue.map(found -> found.guarantee().kbps()),
                queue.map(found -> found.ceiling().kbps()),
                queue.map(QueueProfile.Queue::weight),
                queue.map(QueueProfile.Queue::bufferBytes),
                measured.queueAt(line.id(), direction, name),
                measured.queue(line.id(), direction, name, Measure.SENT_KBPS),
                measured.queue(line.id(), direction, name, Measure.DROPPED_KBPS),
                measured.queue(line.id(), direction, name, Measure.DEPTH_BYTES),
                measured.queue(line.id(), direction, name, Measure.DELAY_MS)));
      }
    }
    return views;
  }
}
