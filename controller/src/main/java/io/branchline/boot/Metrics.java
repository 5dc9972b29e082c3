package io.branchline.boot;

import io.branchline.export.Forwarder;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LineState;
import io.branchline.loop.Protocol;
import io.branchline.measure.SourceStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The controller's own figures in the text form that Prometheus reads. */
final class Metrics {
  private Metrics() {}

  static String text(
      ControllerState state,
      long samples,
      double planMillis,
      Map<String, Forwarder.State> forwarding,
      List<SourceStatus> sources) {
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
    telemetry(out, sources);
    return out.toString();
  }

  /** What came and what was not used of it, of all routers together. */
  private static void telemetry(StringBuilder out, List<SourceStatus> sources) {
    sum(out, "branchline_telemetry_updates_total", sources, s -> s.taken().updates());
    sum(out, "branchline_telemetry_merged_total", sources, s -> s.taken().merged());
    sum(
        out,
        "branchline_telemetry_merged_by_routers_total",
        sources,
        s -> s.taken().mergedByRouter());
    sum(
        out,
        "branchline_telemetry_throttled_milliseconds_total",
        sources,
        s -> s.taken().throttledMillis());
    rejected(out, "late", sources, s -> s.rejected().late());
    rejected(out, "duplicate", sources, s -> s.rejected().duplicate());
    rejected(out, "future", sources, s -> s.rejected().future());
    rejected(out, "reset", sources, s -> s.rejected().reset());
    rejected(out, "implausible", sources, s -> s.rejected().implausible());
    rejected(out, "unknown", sources, s -> s.rejected().unknown());
    rejected(out, "malformed", sources, s -> s.rejected().malformed());
    rejected(out, "dropped", sources, s -> s.rejected().dropped());
  }

  private static void rejected(
      StringBuilder out,
      String cause,
      List<SourceStatus> sources,
      ToLongFunction<SourceStatus> figure) {
    sum(out, "branchline_telemetry_rejected_total{cause=\"" + cause + "\"}", sources, figure);
  }

  private static void sum(
      StringBuilder out,
      String name,
      List<SourceStatus> sources,
      ToLongFunction<SourceStatus> figure) {
    gauge(out, name, sources.stream().mapToLong(figure).sum());
  }

  private static void gauge(StringBuilder out, String name, long value) {
    out.append(name).append(' ').append(value).append('\n');
  }
}
