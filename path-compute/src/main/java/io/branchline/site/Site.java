package io.branchline.site;

import io.branchline.network.NodeId;
import io.branchline.segment.Prefix;
import java.util.List;

/**
 * A branch or a data centre.
 *
 * @param region free grouping, for instance {@code east}
 * @param latitude degrees north, {@code longitude} degrees east (WGS 84)
 * @param routers its routers; the first is the gateway through which its traffic enters the WAN
 * @param prefix the addresses of its users or servers
 */
public record Site(
    SiteId id,
    String city,
    Tier tier,
    String region,
    double latitude,
    double longitude,
    List<NodeId> routers,
    Prefix prefix) {
  public Site {
    routers = List.copyOf(routers);
    if (routers.isEmpty()) {
      throw new IllegalArgumentException("site " + id + " has no router");
    }
    if (!(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("site " + id + " has no place on earth");
    }
  }

  /** The router through which the site's traffic enters the WAN: the head end of its policies. */
  public NodeId gateway() {
    return routers.getFirst();
  }
}
