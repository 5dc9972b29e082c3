package io.branchline.bank;

import static io.branchline.bank.InventoryText.micros;
import static io.branchline.bank.InventoryText.percent;
import static io.branchline.bank.InventoryText.quoted;

import io.branchline.site.Tier;
import java.util.stream.Collectors;

/** Writes the intents that a bank starts with, as people write them. */
final class IntentsText {
  /** Beyond this many far sites a branch speaks with those where its lines end. */
  private static final int MOST_NAMED = 4;

  private IntentsText() {}

  static String of(BankScenario scenario) {
    var farSites =
        scenario.bank().sites().stream().filter(site -> site.tier() == Tier.DATA_CENTRE).toList();
    var to =
        farSites.size() > MOST_NAMED
            ? ""
            : farSites.stream()
                .map(site -> quoted(site.id().value()))
                .collect(Collectors.joining(", ", "to: {sites: [", "]}\n"));
    var out = new StringBuilder();
    for (var trafficClass : scenario.bank().classes()) {
      var objective = scenario.objectives().get(trafficClass.name());
      if (objective == null) {
        continue;
      }
      if (!out.isEmpty()) {
        out.append("---\n");
      }
      out.append("kind: Intent\n")
          .append("name: ")
          .append(quoted(trafficClass.name() + "-everywhere"))
          .append('\n')
          .append("tenant: ")
          .append(quoted(scenario.name()))
          .append('\n')
          .append("traffic: ")
          .append(quoted(trafficClass.name()))
          .append('\n')
          .append("from: {sites: {tier: branch}}\n")
          .append(to)
          .append("objectives: {latency: ")
          .append(micros(objective.latency()))
          .append(", loss: ")
          .append(percent(objective.loss().ratio()));
      objective
          .bandwidth()
          .ifPresent(
              rate -> out.append(", bandwidth: ").append(rate.bitsPerSecond()).append("bps"));
      out.append("}\n")
          .append("path: {prefer: [mstp, 5g]}\n")
          .append("autonomy: autopilot\n")
          .append("priority: ")
          .append(trafficClass.priority())
          .append('\n');
    }
    return out.toString();
  }
}
