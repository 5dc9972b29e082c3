package io.branchline.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code branchline status}. */
@Command(name = "status", description = "How the controller and its network are.")
public final class StatusCommand extends RemoteCommand {
  @Override
  void run(ControllerClient client, PrintWriter out) {
    var status = client.get("/status");
    if (json) {
      out.println(status);
      return;
    }
    var sessions = status.path("sessions");
    var lines = status.path("lines");
    var plans = status.path("plans");
    out.printf(
        "%s at %s (network time, speed %s)%n",
        text(status, "state"), text(status, "networkTime"), text(status, "speed"));
    out.printf(
        "routers   %s; NETCONF up %s, gNMI up %s (stale %s), BGP up %s%n",
        text(status, "routers"),
        text(sessions, "netconfUp"),
        text(sessions, "gnmiUp"),
        text(sessions, "gnmiStale"),
        text(sessions, "bgpUp"));
    out.printf(
        "topology  %s nodes, %s links%s%n",
        text(status.path("topology"), "nodes"),
        text(status.path("topology"), "links"),
        status.path("topology").path("stale").asBoolean() ? ", STALE" : "");
    out.printf(
        "lines     %s up, %s degraded, %s down, %s stale%n",
        text(lines, "up"), text(lines, "degraded"), text(lines, "down"), text(lines, "stale"));
    out.printf(
        "plans     %s made, %s applied, %s rolled back, %s pending%n",
        text(plans, "made"),
        text(plans, "applied"),
        text(plans, "rolledBack"),
        text(plans, "pending"));
    var hold = status.path("planning").path("hold");
    if (!hold.isMissingNode()) {
      out.printf("planning  holds: %s%n", hold.asText());
    }
    var journal = status.path("journal").path("error");
    if (!journal.isMissingNode()) {
      out.printf("journal   %s%n", journal.asText());
    }
    out.printf("intents   %s%n", status.path("intents"));
  }
}
