package io.branchline.compile;

import io.branchline.compute.IgpRoutes;
import io.branchline.compute.SegmentLists;
import io.branchline.network.Topology;
import io.branchline.segment.Dataplane;
import io.branchline.segment.SegmentList;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.SiteId;
import java.util.Optional;
import java.util.Set;

/** The segment lists that force traffic between a branch and a far site over a chosen line. */
public final class LinePaths {
  private final Bank bank;
  private final Topology reference;
  private final SegmentLists lists;

  /**
   * @param reference the network with every line in place
   */
  public LinePaths(Bank bank, Topology reference, Dataplane dataplane) {
    this.bank = bank;
    this.reference = reference;
    lists = new SegmentLists(new IgpRoutes(reference, Set.of()), dataplane);
  }

  /** The list over the line, or empty when the network does not (yet) advertise what it needs. */
  public Optional<SegmentList> find(Line line, SiteId farSite, Direction direction) {
    var far = bank.getSite(farSite).gateway();
    var branch = bank.getSite(line.branchEnd().site()).gateway();
    var headend = direction == Direction.UP ? branch : far;
    var endpoint = direction == Direction.UP ? far : branch;
    return reference
        .findLink(line.linkId(direction))
        .flatMap(link -> lists.over(headend, link, endpoint));
  }

  /** What the list over the line adds to each packet at the head end; 0 when there is no list. */
  public int encapsulationBytes(Line line, SiteId farSite, Direction direction) {
    return find(line, farSite, direction).map(SegmentList::encapsulationBytes).orElse(0);
  }
}
