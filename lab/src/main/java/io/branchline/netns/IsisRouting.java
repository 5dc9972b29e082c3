package io.branchline.netns;

import io.branchline.netns.KernelPlan.Medium;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IS-IS between the routers of the data centres, by FRR: zebra and isisd in each of their
 * namespaces. Locators are advertised by their routers, those of branches by the routers at which
 * their lines end, with the line's metric. FRR takes half a minute to start, during which the lab's
 * static routes stay; when the database holds every adjacency, they go. From then on the lab's
 * topology has those links alone that the database has in both directions.
 */
public final class IsisRouting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IsisRouting.class);

  /** Where FRR's sockets and files are; its daemons run as its own user, which must get there. */
  static final Path FOLDER = Path.of("/run/branchline-frr");

  private static final Path DAEMONS = Path.of("/usr/lib/frr");
  private static final String USER = "frr";

  private final KernelPlan plan;
  private final LabAgent agents;
  private final List<NodeId> nodes;
  private final List<LinkId> links = new ArrayList<>();
  private final List<Process> daemons = new ArrayList<>();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("isis-database").daemon().factory());
  private volatile boolean converged;

  private IsisRouting(KernelLab lab, LabAgent agents) {
    this.agents = agents;
    plan = lab.plan();
    nodes = plan.nodes().stream().filter(n -> plan.siteOf(n).tier() == Tier.DATA_CENTRE).toList();
    for (var cable : plan.cables()) {
      if (cable.medium() != Medium.TUN && nodes.contains(cable.one().link().from())) {
        links.add(cable.one().link());
        links.add(cable.other().link());
      }
    }
  }

  /** Whether FRR (Debian package {@code frr}) is on this machine. */
  public static boolean isInstalled() {
    return Files.isExecutable(DAEMONS.resolve("zebra"))
        && Files.isExecutable(DAEMONS.resolve("isisd"));
  }

  /** Starts the daemons and returns; close it before the lab. */
  public static IsisRouting start(KernelLab lab, LabAgent agents)
      throws IOException, InterruptedException {
    var isis = new IsisRouting(lab, agents);
    try {
      for (var node : isis.nodes) {
        isis.startRouter(node);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      isis.close();
      throw e;
    }
    var _ = isis.reader.scheduleWithFixedDelay(isis::read, 5, 1, TimeUnit.SECONDS);
    return isis;
  }

  /** Whether the routes of the data centres' routers are those of IS-IS by now. */
  public boolean hasConverged() {
    return converged;
  }

  private Path folder(NodeId node) {
    return FOLDER.resolve(plan.labId()).resolve(node.value());
  }

  private void startRouter(NodeId node) throws IOException, InterruptedException {
    var folder = Files.createDirectories(folder(node));
    var user = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
    Files.setOwner(folder, user);
    Files.writeString(
        folder.resolve("zebra.conf"), "hostname " + node + "\nno zebra nexthop kernel enable\n");
    Files.writeString(folder.resolve("isisd.conf"), configuration(node));
    // The prefix of an address is advertised with its interface.
    Batch.ip(
        plan.namespace(node),
        List.of(
            "addr add "
                + plan.source(node).toString().replaceFirst("f$", "fe")
                + "/"
                + plan.locator(node).length()
                + " dev lo"));
    for (var daemon : List.of("zebra", "isisd")) {
      daemons.add(
          new ProcessBuilder(
                  "nsenter",
                  "--net=" + Namespaces.FOLDER.resolve(plan.namespace(node)),
                  DAEMONS.resolve(daemon).toString(),
                  "-z",
                  folder.resolve("zserv").toString(),
                  "-i",
                  folder.resolve(daemon + ".pid").toString(),
                  "--vty_socket",
                  folder.toString(),
                  "-f",
                  folder.resolve(daemon + ".conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(daemon + ".log").toFile())
              .start());
    }
  }

  /** The daemon's configuration at one router. */
  String configuration(NodeId node) {
    var text = new StringBuilder("hostname " + node + "\n");
    for (var port : plan.ports(node)) {
      if (links.contains(port.link())) {
        long metric = plan.scenario().topology().findLink(port.link()).orElseThrow().igpMetric();
        text.append("interface " + port.device() + "\n ipv6 router isis lab\n")
            .append(" isis network point-to-point\n isis hello-interval 1\n")
            .append(" isis metric " + metric + "\n");
      }
    }
    text.append("interface lo\n ipv6 router isis lab\n isis passive\n");
    int number = 0;
    for (var line : plan.scenario().bank().lines()) {
      if (line.hubEnd().node().equals(node)) {
        var list = "line" + ++number;
        text.append("ipv6 prefix-list " + list + " permit " + plan.locator(line.branchEnd().node()))
            .append("\nroute-map lines permit " + number + "\n match ipv6 address prefix-list ")
            .append(list + "\n set metric " + metric(line) + "\n");
      }
    }
    text.append("router isis lab\n net 49.0001." + systemId(node) + ".00\n")
        .append(" is-type level-2-only\n metric-style wide\n")
        .append(" lsp-gen-interval 1\n spf-interval 1\n");
    if (number > 0) {
      text.append(" redistribute ipv6 kernel level-2 route-map lines\n");
    }
    return text.toString();
  }

  private long metric(Line line) {
    var link = plan.scenario().topology().findLink(line.linkId(Direction.DOWN));
    return link.orElseThrow().igpMetric();
  }

  private String systemId(NodeId node) {
    return "0000.0000.%04x".formatted(nodes.indexOf(node) + 1);
  }

  private void read() {
    try {
      var text =
          Batch.run(
              List.of(
                  "vtysh",
                  "--vty_socket",
                  folder(nodes.getFirst()).toString(),
                  "-c",
                  "show isis database detail"),
              "");
      var missing = missing(IsisDatabase.parse(text.output()));
      if (!converged && missing.isEmpty()) {
        LOG.info("IS-IS has converged on {} routers", nodes.size());
        agents.handOver(nodes);
        converged = true;
      }
      if (converged) {
        agents.missing(missing);
      }
    } catch (IOException e) {
      LOG.warn("The IS-IS database cannot be read: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The links that the database lacks in one direction or both. */
  private Set<LinkId> missing(IsisDatabase database) {
    var missing = new HashSet<LinkId>();
    for (var link : links) {
      if (!database.says(link.from().value(), systemId(link.to()))
          || !database.says(link.to().value(), systemId(link.from()))) {
        missing.add(link);
      }
    }
    return missing;
  }

  @Override
  public void close() {
    reader.shutdownNow();
    daemons.forEach(Process::destroy);
    for (var daemon : daemons) {
      try {
        if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
          daemon.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
