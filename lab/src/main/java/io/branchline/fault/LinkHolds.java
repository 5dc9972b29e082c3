package io.branchline.fault;

import io.branchline.network.LinkId;
import io.branchline.site.LineId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who holds which link down and what each line suffers from. A link that two faults cut is up when
 * both are undone; what slows a line down adds up.
 */
final class LinkHolds {
  private final Wires wires;
  private final Map<LinkId, Integer> down = new HashMap<>();
  private final Map<LineId, List<LineHold>> worse = new HashMap<>();

  LinkHolds(Wires wires) {
    this.wires = wires;
  }

  /** One fault's share in what a line suffers; it may be changed. */
  final class LineHold {
    private final LineId line;
    private double delayMillis;
    private double loss;
    private double rate = 1;

    private LineHold(LineId line) {
      this.line = line;
    }

    /**
     * How bad it is now.
     *
     * @param share of the severity: 1 in full, 0 nothing
     */
    void set(Severity severity, double share) {
      synchronized (LinkHolds.this) {
        delayMillis = share * severity.delay().toNanos() / 1e6;
        loss = share * severity.loss();
        rate = 1 - share * (1 - severity.rate());
        apply(line);
      }
    }

    void end() {
      synchronized (LinkHolds.this) {
        worse.getOrDefault(line, List.of()).remove(this);
        apply(line);
      }
    }
  }

  /** Holds links down; what is returned lets them go. */
  synchronized Runnable cut(Set<LinkId> links) {
    var mine = Set.copyOf(links);
    var fresh = new HashSet<LinkId>();
    for (var link : mine) {
      if (down.merge(link, 1, Integer::sum) == 1) {
        fresh.add(link);
      }
    }
    if (!fresh.isEmpty()) {
      wires.setUp(fresh, false);
    }
    return () -> release(mine);
  }

  private synchronized void release(Set<LinkId> links) {
    var free = new HashSet<LinkId>();
    for (var link : links) {
      if (down.merge(link, -1, Integer::sum) == 0) {
        down.remove(link);
        free.add(link);
      }
    }
    if (!free.isEmpty()) {
      wires.setUp(free, true);
    }
  }

  /** A share in a line's troubles, nothing yet. */
  synchronized LineHold worsen(LineId line) {
    var hold = new LineHold(line);
    worse.computeIfAbsent(line, _ -> new ArrayList<>()).add(hold);
    return hold;
  }

  private void apply(LineId line) {
    double delayMillis = 0;
    double kept = 1;
    double rate = 1;
    for (var hold : worse.getOrDefault(line, List.of())) {
      delayMillis += hold.delayMillis;
      kept *= 1 - hold.loss;
      rate *= hold.rate;
    }
    wires.degradeLine(line, delayMillis, 1 - kept, rate);
  }
}
