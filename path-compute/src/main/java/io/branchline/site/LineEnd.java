package io.branchline.site;

import io.branchline.network.NodeId;

/**
 * One end of a line: where it is plugged in.
 *
 * @param linkIdentifier the IGP's local link identifier of that interface (BGP-LS TLV 258), which
 *     ties the line to the topology's link
 */
public record LineEnd(SiteId site, InterfaceId port, int linkIdentifier) {
  public NodeId node() {
    return port.node();
  }
}
