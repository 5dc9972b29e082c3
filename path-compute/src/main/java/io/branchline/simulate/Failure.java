package io.branchline.simulate;

import io.branchline.network.LinkId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import java.util.HashSet;
import java.util.Set;

/** What is down in a simulation; a link is down in both directions. */
public record Failure(Set<LineId> lines, Set<LinkId> links, Set<Srlg> srlgs) {
  public static final Failure NONE = new Failure(Set.of(), Set.of(), Set.of());

  public Failure {
    lines = Set.copyOf(lines);
    links = Set.copyOf(links);
    srlgs = Set.copyOf(srlgs);
  }

  public static Failure ofLine(LineId line) {
    return new Failure(Set.of(line), Set.of(), Set.of());
  }

  /** All links that it takes down. */
  Set<LinkId> linksDown(Bank bank, Topology topology) {
    var down = new HashSet<>(links);
    for (var id : lines) {
      var line = bank.getLine(id);
      down.add(line.linkId(Direction.UP));
      down.add(line.linkId(Direction.DOWN));
    }
    if (!srlgs.isEmpty()) {
      for (var line : bank.lines()) {
        if (line.srlgs().stream().anyMatch(srlgs::contains)) {
          down.add(line.linkId(Direction.UP));
          down.add(line.linkId(Direction.DOWN));
        }
      }
      for (var link : topology.links()) {
        if (link.srlgs().stream().anyMatch(srlgs::contains)) {
          down.add(link.id());
        }
      }
    }
    return down;
  }
}
