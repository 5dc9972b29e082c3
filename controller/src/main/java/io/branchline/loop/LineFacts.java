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
    portUp = Snapshots.of(portUp);
    degraded = Snapshots.of(degraded);
    heard = Collections.unmodifiableSortedSet(heard);
  }

  LineFacts with(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged port -> {
        var ports = new TreeMap<>(portUp);
        ports.put(port.port(), port.up());
        yield new LineFacts(ports, degraded, heard);
      }
      case Observation.LineDegraded line -> {
        var bad = new TreeMap<>(degraded);
        bad.put(
            line.line(), line.measure().label() + " " + line.value() + " against " + line.limit());
        yield new LineFacts(portUp, bad, heard);
      }
      case Observation.LineRecovered line -> {
        var bad = new TreeMap<>(degraded);
        bad.remove(line.line());
        yield new LineFacts(portUp, bad, heard);
      }
      case Observation.SourceSilent silent -> {
        var fresh = new TreeSet<>(heard);
        fresh.remove(silent.node());
        yield new LineFacts(portUp, degraded, fresh);
      }
      case Observation.SourceHeard source -> {
        var fresh = new TreeSet<>(heard);
        fresh.add(source.node());
        yield new LineFacts(portUp, degraded, fresh);
      }
      case Observation.PolicyPathChanged _ -> this;
    };
  }
}
