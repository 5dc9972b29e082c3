package io.branchline.bus;

import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.util.List;

/**
 * What a controller knows of a site, and learners and collectors need.
 *
 * @param addresses of the site's routers, which SR policies end at
 * @param overheads what segment lists add; of branches alone
 */
public record SiteContext(SiteId site, List<Ip> addresses, List<Overhead> overheads) {
  /** Bytes that segment lists add to a packet of a class. */
  public record Overhead(String trafficClass, Direction direction, double bytes) {}

  public SiteContext {
    addresses = List.copyOf(addresses);
    overheads = List.copyOf(overheads);
  }
}
