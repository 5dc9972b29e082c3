package io.branchline.ipfix;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Where flow records are taken, and from whom.
 *
 * @param listen UDP
 * @param exporters routers by the address that they export from; what others send is not believed
 * @param subnetLength of users' subnets in IPv4, bits
 */
public record IpfixConfig(
    InetSocketAddress listen,
    Map<Ip, NodeId> exporters,
    List<Application> applications,
    int subnetLength) {
  public IpfixConfig {
    exporters = Map.copyOf(exporters);
    applications = List.copyOf(applications);
    if (subnetLength < 8 || subnetLength > 32) {
      throw new IllegalArgumentException("subnets of " + subnetLength + " bits");
    }
  }
}
