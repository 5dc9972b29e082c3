package io.branchline.loop;

import io.branchline.measure.Observation;
import io.branchline.network.NodeId;
import io.branchline.site.InterfaceId;
import io.branchline.site.LineId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What routers have said of their lines in this reign.
 *
 * @param portUp the ports that were heard of and whether they are up
 * @param degraded lines that break their contract, with the sentence that says how
 * @param heard routers whose telemetry is fresh
 */
record LineFacts(
    SortedMap<InterfaceId, Boolean> portUp,
    SortedMap<LineId, String> degraded,
    SortedSet<NodeId> heard) {
  static final LineFacts NONE = new LineFacts(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

  LineFacts {
    portUp = Collections.unmodifiableSortedMap(new TreeMap<>(portUp));
    degraded = Collections.unmodifiableSortedMap(new TreeMap<>(degraded));
    heard = Collections.unmodifiableSortedSet(new TreeSet<>(heard));
  }

  LineFacts with(Observation observation) {
    var ports = new TreeMap<>(portUp);
    var bad = new TreeMap<>(degraded);
    var fresh = new TreeSet<>(heard);
    switch (observation) {
      case Observation.PortChanged port -> ports.put(port.port(), port.up());
      case Observation.LineDegraded line ->
          bad.put(
              line.line(),
              line.measure().label() + " " + line.value() + " against " + line.limit());
      case Observation.LineRecovered line -> bad.remove(line.line());
      case Observation.SourceSilent silent -> fresh.remove(silent.node());
      case Observation.SourceHeard source -> fresh.add(source.node());
      case Observation.PolicyPathChanged _ -> {}
    }
    return new LineFacts(ports, bad, fresh);
  }
}
