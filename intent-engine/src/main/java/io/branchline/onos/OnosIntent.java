package io.branchline.onos;

import io.branchline.assure.IntentStatus;
import io.branchline.intent.Intent;
import io.branchline.intent.IntentBook;
import io.branchline.site.Bank;
import io.branchline.site.Site;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.onlab.util.Bandwidth;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.intent.Constraint;
import org.onosproject.net.intent.IntentState;
import org.onosproject.net.intent.constraint.BandwidthConstraint;
import org.onosproject.net.intent.constraint.LatencyConstraint;

/**
 * What ONOS calls a point-to-point intent (onos-api 2.7.0): one class between one branch and one
 * far site. It is a record of its own because ONOS' class takes its id from a running service.
 *
 * @param key intent, branch and far site
 * @param ingress where the traffic enters: the branch's gateway
 * @param egress where it leaves: the far site's gateway
 * @param priority as ONOS counts, the larger first
 */
public record OnosIntent(
    String key,
    ConnectPoint ingress,
    ConnectPoint egress,
    List<Constraint> constraints,
    int priority,
    IntentState state) {
  private static final int HIGHEST_PRIORITY = 65_535;

  public OnosIntent {
    constraints = List.copyOf(constraints);
  }

  /** The intents that ONOS would have for one of ours, by branch and far site. */
  public static List<OnosIntent> of(Intent intent, Bank bank, IntentStatus status) {
    var far = new IntentBook(List.of(intent), bank);
    var constraints = constraints(intent);
    var result = new ArrayList<OnosIntent>();
    for (var branch : bank.branches()) {
      if (!intent.from().matches(branch)) {
        continue;
      }
      for (var farSite : far.farSites(branch.id(), intent.trafficClass())) {
        result.add(
            new OnosIntent(
                intent.name() + "/" + branch.id() + "/" + farSite,
                gateway(branch),
                gateway(bank.getSite(farSite)),
                constraints,
                Math.max(0, HIGHEST_PRIORITY - intent.priority()),
                stateOf(status)));
      }
    }
    return result;
  }

  /**
   * Our status as an ONOS state. What is measured as broken has failed, whatever is installed; what
   * nobody has measured yet is still being installed.
   */
  public static IntentState stateOf(IntentStatus status) {
    return switch (status) {
      case IntentStatus.Met _, IntentStatus.AtRisk _ -> IntentState.INSTALLED;
      case IntentStatus.Violated _ -> IntentState.FAILED;
      case IntentStatus.Unknown _ -> IntentState.INSTALLING;
    };
  }

  private static List<Constraint> constraints(Intent intent) {
    var constraints = new ArrayList<Constraint>();
    intent
        .objectives()
        .latency()
        .ifPresent(latency ->
            constraints.add(
                new LatencyConstraint(Duration.of(latency.micros(), ChronoUnit.MICROS))));
    intent
        .objectives()
        .bandwidth()
        .ifPresent(
            rate -> constraints.add(new BandwidthConstraint(Bandwidth.bps(rate.bitsPerSecond()))));
    return constraints;
  }

  private static ConnectPoint gateway(Site site) {
    return new ConnectPoint(DeviceId.deviceId("device:" + site.gateway()), PortNumber.LOCAL);
  }
}
