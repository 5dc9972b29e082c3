package io.branchline.loop;

import io.branchline.loop.LineState.Status;
import io.branchline.measure.Observation;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.TopologyChange;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.pcollections.TreePMap;

/** Derives what may honestly be said of each line: a line is up only while everything says so. */
final class LineStates {
  private LineStates() {}

  /** The lines whose state may follow from what was observed. */
  static List<Line> concerned(Bank bank, Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port ->
          bank.listLinesAt(port.port().node()).stream()
              .filter(line -> ends(line).stream().anyMatch(end -> end.port().equals(port.port())))
              .toList();
      case Observation.SourceHeard source -> bank.listLinesAt(source.node());
      case Observation.SourceSilent silent -> bank.listLinesAt(silent.node());
      case Observation.LineDegraded bad -> bank.findLine(bad.line()).stream().toList();
      case Observation.LineRecovered good -> bank.findLine(good.line()).stream().toList();
      case Observation.PolicyPathChanged _ -> List.of();
    };
  }

  /** The lines that lead over what was told of the topology. */
  static List<Line> concerned(Bank bank, List<TopologyChange> changes) {
    var nodes = new HashSet<NodeId>();
    var links = new HashSet<LinkId>();
    for (var change : changes) {
      switch (change) {
        case TopologyChange.NodePut put -> nodes.add(put.node().id());
        case TopologyChange.NodeRemoved gone -> nodes.add(gone.node());
        case TopologyChange.LinkPut put -> links.add(put.link().id());
        case TopologyChange.LinkRemoved gone -> links.add(gone.link());
      }
    }
    return bank.lines().stream()
        .filter(line ->
            ends(line).stream().anyMatch(end -> nodes.contains(end.node()))
                || Arrays.stream(Direction.values())
                    .anyMatch(direction -> links.contains(line.linkId(direction))))
        .toList();
  }

  /** The states of all lines, where only these may differ from before. */
  static TreePMap<LineId, LineState> derive(
      List<Line> lines,
      NetworkView network,
      LineFacts facts,
      TreePMap<LineId, LineState> before,
      Moment at) {
    var states = before;
    for (var line : lines) {
      var now = derive(line, network, facts, at);
      var then = before.get(line.id());
      if (then != null && then.status() == now.status() && then.reason().equals(now.reason())) {
        continue;
      }
      states =
          states.plus(
              line.id(),
              then != null && then.status() == now.status()
                  ? new LineState(line.id(), now.status(), then.since(), now.reason())
                  : now);
    }
    return states;
  }

  private static LineState derive(Line line, NetworkView network, LineFacts facts, Moment at) {
    for (var end : ends(line)) {
      if (Boolean.FALSE.equals(facts.portUp().get(end.port()))) {
        return new LineState(line.id(), Status.DOWN, at, "port " + end.port() + " is down");
      }
    }
    if (network.isStale()) {
      return stale(line, at, "no BGP-LS peer is up: the topology is history");
    }
    for (var direction : Direction.values()) {
      if (network.topology().findLink(line.linkId(direction)).isEmpty()) {
        return new LineState(
            line.id(),
            Status.DOWN,
            at,
            "link " + line.linkId(direction) + " is not in the topology");
      }
    }
    for (var end : ends(line)) {
      if (!facts.heard().contains(end.node())) {
        return stale(line, at, "nothing is heard from " + end.node());
      }
      if (!facts.portUp().containsKey(end.port())) {
        return stale(line, at, "port " + end.port() + " was not heard of");
      }
    }
    var degraded = facts.degraded().get(line.id());
    return degraded == null
        ? new LineState(line.id(), Status.UP, at, "")
        : new LineState(line.id(), Status.DEGRADED, at, degraded);
  }

  private static LineState stale(Line line, Moment at, String reason) {
    return new LineState(line.id(), Status.STALE, at, reason);
  }

  private static List<LineEnd> ends(Line line) {
    return List.of(line.branchEnd(), line.hubEnd());
  }
}
