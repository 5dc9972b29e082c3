package io.branchline.gnmi;

import io.branchline.measure.Observation;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was observed of ports and lines, for whoever asks how a line is; read from any thread. */
final class LineBoard {
  private final Map<InterfaceId, Boolean> ports = new ConcurrentHashMap<>();
  private final Set<LineId> degraded = ConcurrentHashMap.newKeySet();

  void note(Observation observation) {
    switch (observation) {
      case Observation.PortChanged port -> ports.put(port.port(), port.up());
      case Observation.LineDegraded line -> degraded.add(line.line());
      case Observation.LineRecovered line -> degraded.remove(line.line());
      case Observation.SourceSilent source -> {}
      case Observation.SourceHeard source -> {}
      case Observation.PolicyPathChanged policy -> {}
    }
  }

  /** How a line is, when both its ends are heard. */
  LineHealth health(Line line) {
    var branch = ports.get(line.branchEnd().port());
    var hub = ports.get(line.hubEnd().port());
    if (Boolean.FALSE.equals(branch) || Boolean.FALSE.equals(hub)) {
      return LineHealth.DOWN;
    }
    if (branch == null || hub == null) {
      return LineHealth.UNKNOWN;
    }
    return degraded.contains(line.id()) ? LineHealth.DEGRADED : LineHealth.UP;
  }
}
