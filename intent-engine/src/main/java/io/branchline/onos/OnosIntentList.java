package io.branchline.onos;

import io.branchline.assure.IntentStatus;
import io.branchline.intent.Intent;
import io.branchline.site.Bank;
import java.util.List;
import java.util.Map;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.intent.Constraint;
import org.onosproject.net.intent.constraint.BandwidthConstraint;
import org.onosproject.net.intent.constraint.LatencyConstraint;

/** Intents in the field names of ONOS' own REST interface ({@code GET /onos/v1/intents}, 2.7). */
public record OnosIntentList(List<View> intents) {
  public OnosIntentList {
    intents = List.copyOf(intents);
  }

  /** One intent, as ONOS writes a point-to-point intent. */
  public record View(
      String type,
      String appId,
      String key,
      String state,
      int priority,
      Point ingressPoint,
      Point egressPoint,
      List<Map<String, Object>> constraints) {}

  /** A port of a device. */
  public record Point(String device, String port) {}

  /** One of our intents, as ONOS would list it. */
  public static OnosIntentList of(Intent intent, Bank bank, IntentStatus status) {
    return new OnosIntentList(
        OnosIntent.of(intent, bank, status).stream().map(OnosIntentList::view).toList());
  }

  private static View view(OnosIntent intent) {
    return new View(
        "PointToPointIntent",
        "io.branchline",
        intent.key(),
        intent.state().name(),
        intent.priority(),
        point(intent.ingress()),
        point(intent.egress()),
        intent.constraints().stream().map(OnosIntentList::constraint).toList());
  }

  private static Point point(ConnectPoint point) {
    return new Point(point.deviceId().toString(), point.port().toString());
  }

  private static Map<String, Object> constraint(Constraint constraint) {
    return switch (constraint) {
      case LatencyConstraint latency ->
          Map.of("type", "LatencyConstraint", "latencyMillis", latency.latency().toMillis());
      case BandwidthConstraint bandwidth ->
          Map.of("type", "BandwidthConstraint", "bandwidth", bandwidth.bandwidth().bps());
      default -> throw new IllegalArgumentException("no such constraint: " + constraint);
    };
  }
}
