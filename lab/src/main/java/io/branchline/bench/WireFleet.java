package io.branchline.bench;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.Pki;
import io.branchline.segment.Prefix;
import io.branchline.site.Bank;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Routers that report their queues, as sender and receiver of {@code bench telemetry} know them.
 *
 * @param routers each with one line
 * @param queues of each line
 * @param behind how many of them share a port and a connection
 * @param roundMillis real time between two reports of a router
 * @param speed of network time
 * @param epoch real time at which network time is {@code epoch}, too
 */
record WireFleet(
    int routers, int queues, int behind, long roundMillis, double speed, Instant epoch) {
  /** Leaves that a queue reports. */
  static final List<String> LEAVES =
      List.of(
          "transmit-octets", "transmit-pkts", "dropped-octets", "dropped-pkts", "avg-queue-len");

  static final int QUEUES_IN_A_MESSAGE = 2;

  static final String PORT = "wan0";

  /** From what {@link #arguments} gives. */
  static WireFleet of(String[] arguments, int from) {
    return new WireFleet(
        Integer.parseInt(arguments[from]),
        Integer.parseInt(arguments[from + 1]),
        Integer.parseInt(arguments[from + 2]),
        Long.parseLong(arguments[from + 3]),
        Double.parseDouble(arguments[from + 4]),
        Instant.parse(arguments[from + 5]));
  }

  List<String> arguments() {
    return List.of(
        "" + routers, "" + queues, "" + behind, "" + roundMillis, "" + speed, epoch.toString());
  }

  NetworkClock clock() {
    return new NetworkClock(epoch, speed, epoch, InstantSource.system());
  }

  int servers() {
    return Math.ceilDiv(routers, behind);
  }

  NodeId router(int index) {
    return new NodeId("branch-%05d-r1".formatted(index));
  }

  String queue(int index) {
    return "queue-%02d".formatted(index);
  }

  String server(int index) {
    return "gnmi-" + index;
  }

  /** The routers behind a server. */
  List<NodeId> behind(int server) {
    var nodes = new ArrayList<NodeId>();
    for (int i = server * behind; i < Math.min(routers, (server + 1) * behind); i++) {
      nodes.add(router(i));
    }
    return nodes;
  }

  Pki createPki(Path folder) throws IOException {
    Map<String, List<NodeId>> groups = new TreeMap<>();
    for (int i = 0; i < servers(); i++) {
      groups.put(server(i), behind(i));
    }
    return Pki.createForGroups(folder, groups);
  }

  Bank bank() {
    var centre = new SiteId("dc-a");
    var hub = new NodeId("dc-a-r1");
    var sites = new ArrayList<Site>();
    var lines = new ArrayList<Line>();
    sites.add(site(centre, Tier.DATA_CENTRE, hub, "10.0.0.0/8"));
    var contract =
        new Contract(
            Bandwidth.ofMbps(10_000), Latency.ofMillis(10), Loss.NONE, 0.999, Optional.empty());
    for (int i = 0; i < routers; i++) {
      var branch = new SiteId("branch-%05d".formatted(i));
      sites.add(site(branch, Tier.BRANCH, router(i), "10.1.0.0/24"));
      lines.add(
          new Line(
              new LineId("line-%05d".formatted(i)),
              LineKind.MSTP,
              new Carrier("c1", "First"),
              new LineEnd(branch, new InterfaceId(router(i), PORT), 1),
              new LineEnd(centre, new InterfaceId(hub, "wan-" + i), i + 1),
              contract,
              0,
              1500,
              Set.of()));
    }
    return new Bank(sites, lines, List.of());
  }

  private static Site site(SiteId id, Tier tier, NodeId router, String prefix) {
    return new Site(id, "Anywhere", tier, "east", 30, 120, List.of(router), Prefix.parse(prefix));
  }
}
