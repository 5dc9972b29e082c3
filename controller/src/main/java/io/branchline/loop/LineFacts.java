package io.branchline.loop;

import io.branchline.measure.Observation;
import io.branchline.network.NodeId;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What routers have said of their lines in this reign.
 *
 * @param portUp the ports that were heard of and whether they are up
 * @param degraded lines that break their contract, with the sentence that says how
 * @param heard routers whose telemetry is fresh
 */
record LineFacts(
    TreePMap<InterfaceId, Boolean> portUp,
    TreePMap<LineId, String> degraded,
    TreePSet<NodeId> heard) {
  static final LineFacts NONE = new LineFacts(TreePMap.empty(), TreePMap.empty(), TreePSet.empty());

  LineFacts with(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port ->
          new LineFacts(portUp.plus(port.port(), port.up()), degraded, heard);
      case Observation.LineDegraded line ->
          new LineFacts(portUp, degraded.plus(line.line(), sentence(line)), heard);
      case Observation.LineRecovered line ->
          new LineFacts(portUp, degraded.minus(line.line()), heard);
      case Observation.SourceSilent silent ->
          new LineFacts(portUp, degraded, heard.minus(silent.node()));
      case Observation.SourceHeard source ->
          new LineFacts(portUp, degraded, heard.plus(source.node()));
      case Observation.PolicyPathChanged _ -> this;
    };
  }

  /** Whether an observation says nothing that is not known. */
  boolean know(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port ->
          Boolean.valueOf(port.up()).equals(portUp.get(port.port()));
      case Observation.LineDegraded line -> sentence(line).equals(degraded.get(line.line()));
      case Observation.LineRecovered line -> !degraded.containsKey(line.line());
      case Observation.SourceSilent silent -> !heard.contains(silent.node());
      case Observation.SourceHeard source -> heard.contains(source.node());
      case Observation.PolicyPathChanged _ -> true;
    };
  }

  private static String sentence(Observation.LineDegraded line) {
    return line.measure().label() + " " + line.value() + " against " + line.limit();
  }
}
