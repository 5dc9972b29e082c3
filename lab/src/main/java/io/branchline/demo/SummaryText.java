package io.branchline.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** The summary as a person or as a program reads it. */
final class SummaryText {
  private SummaryText() {}

  static void print(Summary summary, boolean json, PrintWriter out) {
    if (json) {
      try {
        out.println(
            JsonMapper.builder().addModule(new Jdk8Module()).build().writeValueAsString(summary));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a summary is always JSON", e);
      }
    } else {
      text(summary, out);
    }
    out.flush();
  }

  private static void text(Summary summary, PrintWriter out) {
    var topology = summary.topology();
    out.printf(
        "routers        %d; sessions: NETCONF %d, gNMI %d%n",
        summary.routers(), summary.netconfSessions(), summary.gnmiSessions());
    out.printf(
        "topology       %d nodes, %d links, %s the bank's truth%n",
        topology.nodes(), topology.links(), topology.matches() ? "equal to" : "NOT equal to");
    out.printf(
        "telemetry      %d samples, %d observations%n", summary.samples(), summary.observations());
    out.printf(
        "forecast       mean error %s kbit/s, \"as now\" %s%n",
        figure(summary.forecast().mae()), figure(summary.forecast().naiveMae()));
    out.printf(
        "breaches       %d foreseen (median lead %s min), %d missed, %d needless switches%n",
        summary.breaches().foreseen(),
        figure(summary.breaches().leadMinutesMedian()),
        summary.breaches().missed(),
        summary.breaches().needless());
    out.printf(
        "plans          %d made, %d applied, %d rolled back%n",
        summary.plans().made(), summary.plans().applied(), summary.plans().rolledBack());
    out.printf(
        "SLO minutes    lost: %d with Branchline, %d without, %d with static QoS%n",
        summary.sloMinutesLost().with(),
        summary.sloMinutesLost().without(),
        summary.sloMinutesLost().staticQos());
  }

  private static String figure(Optional<Double> value) {
    return value.map(number -> String.format(Locale.ROOT, "%.1f", number)).orElse("-");
  }
}
