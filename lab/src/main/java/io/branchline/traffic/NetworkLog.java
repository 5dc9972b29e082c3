package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.site.LineId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was configured and what failed, when: enough to begin again at any moment. */
public final class NetworkLog {
  private record Configured(Instant at, NodeId router, RouterConfiguration configuration) {}

  private record LineUp(Instant at, LineId line, boolean up) {}

  private final List<Configured> configured = new ArrayList<>();
  private final List<LineUp> lines = new ArrayList<>();

  synchronized void configured(Instant at, NodeId router, RouterConfiguration configuration) {
    configured.add(new Configured(at, router, configuration));
  }

  synchronized void lineUp(Instant at, LineId line, boolean up) {
    lines.add(new LineUp(at, line, up));
  }

  /** The configurations before a moment: what was set at that moment is not among them. */
  public synchronized Map<NodeId, RouterConfiguration> configurationsBefore(Instant moment) {
    var result = new TreeMap<NodeId, RouterConfiguration>();
    for (var entry : configured) {
      if (entry.at().isBefore(moment)) {
        result.put(entry.router(), entry.configuration());
      }
    }
    return result;
  }

  /** The lines that were down at a moment. */
  public synchronized Set<LineId> linesDownAt(Instant moment) {
    var down = new TreeSet<LineId>();
    for (var entry : lines) {
      if (!entry.at().isAfter(moment)) {
        if (entry.up()) {
          down.remove(entry.line());
        } else {
          down.add(entry.line());
        }
      }
    }
    return down;
  }
}
