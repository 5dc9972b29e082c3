package io.branchline.boot;

import io.branchline.export.Forwarder;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LineState;
import io.branchline.loop.Protocol;
import java.util.Locale;
import java.util.Map;

/** The controller's own figures in the text form that Prometheus reads. */
final class Metrics {
  private Metrics() {}

  static String text(
      ControllerState state,
      long samples,
      double planMillis,
      Map<String, Forwarder.State> forwarding) {
    var out = new StringBuilder();
    gauge(out, "branchline_journal_sequence", state.version());
    gauge(out, "branchline_epoch", state.epoch());
    gauge(out, "branchline_topology_nodes", state.topology().nodeCount());
    gauge(out, "branchline_topology_links", state.topology().linkCount());
    gauge(out, "branchline_topology_stale", state.topologyStale() ? 1 : 0);
    gauge(out, "branchline_netconf_sessions_up", state.sessionsUp(Protocol.NETCONF));
    gauge(out, "branchline_gnmi_sessions_up", state.sessionsUp(Protocol.GNMI));
    for (var status : LineState.Status.values()) {
      long count = state.lines().values().stream().filter(line -> line.status() == status).count();
      gauge(
          out,
          "branchline_lines{status=\"" + status.name().toLowerCase(Locale.ROOT) + "\"}",
          count);
    }
    gauge(out, "branchline_samples_total", samples);
    gauge(out, "branchline_plan_milliseconds", Math.round(planMillis));
    forwarding.forEach((name, to) -> {
      var label = "{to=\"" + name + "\"}";
      gauge(out, "branchline_forwarded_samples_total" + label, to.delivered());
      gauge(out, "branchline_forwarding_refused_samples_total" + label, to.refused());
      gauge(out, "branchline_forwarding_behind_appends" + label, to.behind());
      gauge(out, "branchline_forwarding_lost_appends_total" + label, to.lost());
    });
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, long value) {
    out.append(name).append(' ').append(value).append('\n');
  }
}
