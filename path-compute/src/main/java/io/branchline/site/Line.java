package io.branchline.site;

import io.branchline.network.LinkId;
import io.branchline.network.Srlg;
import io.branchline.service.Direction;
import java.util.Set;

/**
 * A rented line between a branch and a hub.
 *
 * @param branchEnd the end at the branch; what leaves there goes {@link Direction#UP}
 * @param hubEnd the end at the data centre; what leaves there goes {@link Direction#DOWN}
 * @param overheadBytes what the line's own encapsulation adds to each packet (IPsec on an overlay)
 * @param mtu largest IP packet in bytes, own encapsulation taken off
 * @param srlgs ducts, towers and carriers whose failure takes it down
 */
public record Line(
    LineId id,
    LineKind kind,
    Carrier carrier,
    LineEnd branchEnd,
    LineEnd hubEnd,
    Contract contract,
    int overheadBytes,
    int mtu,
    Set<Srlg> srlgs) {
  public Line {
    srlgs = Set.copyOf(srlgs);
  }

  public boolean encrypted() {
    return kind == LineKind.FIVE_G;
  }

  /** The end from which traffic of this direction is sent into the line, where its queues are. */
  public LineEnd sendingEnd(Direction direction) {
    return switch (direction) {
      case UP -> branchEnd;
      case DOWN -> hubEnd;
    };
  }

  /** The topology's link that carries this direction. */
  public LinkId linkId(Direction direction) {
    var from = sendingEnd(direction);
    var to = sendingEnd(direction.reverse());
    return new LinkId(from.node(), to.node(), from.linkIdentifier());
  }
}
