package io.branchline.bank;

import io.branchline.inventory.RouterAccess;
import io.branchline.metric.Latency;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.service.MatchRule;
import io.branchline.service.TrafficClass;
import io.branchline.site.Calendar;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.Site;
import io.branchline.site.Tier;
import java.math.BigDecimal;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code inventory.yaml}, which the controller's {@code Inventory} reads. */
final class InventoryText {
  private final StringBuilder out = new StringBuilder();
  private final Map<NodeId, RouterAccess> access;

  private InventoryText(Map<NodeId, RouterAccess> access) {
    this.access = access;
  }

  static String of(BankScenario scenario, Map<NodeId, RouterAccess> access) {
    return new InventoryText(access).write(scenario);
  }

  private String write(BankScenario scenario) {
    line("# What the bank " + scenario.name() + " has, and how its routers are reached.");
    line("zone: " + scenario.calendar().zone());
    calendar(scenario.calendar().days());
    line("classes:");
    scenario.bank().classes().forEach(this::trafficClass);
    line("carriers:");
    scenario.bank().lines().stream()
        .map(Line::carrier)
        .distinct()
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .forEach(c -> line("- {id: " + quoted(c.id()) + ", name: " + quoted(c.name()) + "}"));
    line("sites:");
    scenario.bank().sites().forEach(this::site);
    line("risks:");
    scenario
        .sharedRisks()
        .forEach((risk, name) -> line("  " + quoted("" + risk.value()) + ": " + quoted(name)));
    line("lines:");
    scenario.bank().lines().forEach(this::lineOf);
    return out.toString();
  }

  private void calendar(Calendar days) {
    line("calendar:");
    line("  name: " + quoted(days.name()));
    line("  paydays: " + days.paydays());
    line("  makeUpDays: " + days.makeUpDays().stream().sorted().toList());
    list(
        "  holidays",
        days.holidays().entrySet().stream()
            .map(day -> day.getKey() + " " + day.getValue())
            .toList());
    list("  festivals", days.festivals().stream().map(InventoryText::festival).toList());
    days.known().ifPresent(dates -> line("  known: " + dates.first() + "/" + dates.last()));
  }

  private void list(String name, List<String> items) {
    line(name + (items.isEmpty() ? ": []" : ":"));
    items.forEach(item -> line("  - " + quoted(item)));
  }

  private static String festival(Calendar.Festival festival) {
    return monthDay(festival.first()) + "/" + monthDay(festival.last()) + " " + festival.name();
  }

  private static String monthDay(MonthDay day) {
    return "%02d-%02d".formatted(day.getMonthValue(), day.getDayOfMonth());
  }

  private void trafficClass(TrafficClass c) {
    line("- name: " + quoted(c.name()));
    line("  priority: " + c.priority());
    line("  color: " + c.color());
    line("  meanPacketBytes: " + c.meanPacketBytes());
    line("  match:");
    for (var rule : c.match()) {
      line("  - " + rule(rule));
    }
  }

  private static String rule(MatchRule rule) {
    var parts = new ArrayList<String>();
    rule.vrf().ifPresent(vrf -> parts.add("vrf: " + quoted(vrf)));
    if (!rule.dscp().isEmpty()) {
      parts.add("dscp: " + rule.dscp());
    }
    rule.to().ifPresent(to -> parts.add("to: " + quoted(to.toString())));
    if (!rule.ports().isEmpty()) {
      parts.add(
          rule.ports().stream()
              .map(ports -> quoted(ports.toString()))
              .collect(Collectors.joining(", ", "ports: [", "]")));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private void site(Site site) {
    line("- id: " + quoted(site.id().value()));
    line("  city: " + quoted(site.city()));
    line("  tier: " + (site.tier() == Tier.BRANCH ? "branch" : "data-centre"));
    line("  region: " + quoted(site.region()));
    line("  latitude: " + site.latitude());
    line("  longitude: " + site.longitude());
    line("  prefix: " + site.prefix());
    line("  routers:");
    for (var router : site.routers()) {
      var way = access.get(router);
      if (way == null) {
        throw new IllegalArgumentException("router " + router + " has no address");
      }
      line("  - name: " + quoted(router.value()));
      line("    netconf: " + quoted(way.netconf().toString()));
      line("    hostKey: " + quoted(way.hostKey()));
      way.gnmi().ifPresent(gnmi -> line("    gnmi: " + quoted(gnmi.toString())));
      way.snmp().ifPresent(snmp -> line("    snmp: " + quoted(snmp.toString())));
      way.exporter().ifPresent(from -> line("    exporter: " + quoted(from.toString())));
    }
  }

  private void lineOf(Line line) {
    var contract = line.contract();
    line("- id: " + quoted(line.id().value()));
    line("  kind: " + line.kind().label());
    line("  carrier: " + quoted(line.carrier().id()));
    line("  branch: " + end(line.branchEnd()));
    line("  hub: " + end(line.hubEnd()));
    line("  committed: " + contract.committed().bitsPerSecond() + "bps");
    line("  latency: " + micros(contract.latency()));
    line("  loss: " + percent(contract.loss().ratio()));
    line("  availability: " + percent(contract.availability()));
    contract.monthlyQuota().ifPresent(quota -> line("  monthlyQuota: " + quota.bytes() + "B"));
    line("  overheadBytes: " + line.overheadBytes());
    line("  mtu: " + line.mtu());
    line("  srlgs: " + line.srlgs().stream().map(Srlg::value).sorted().toList());
  }

  private static String end(LineEnd end) {
    return "{site: %s, router: %s, interface: %s, linkId: %d}"
        .formatted(
            quoted(end.site().value()),
            quoted(end.node().value()),
            quoted(end.port().name()),
            end.linkIdentifier());
  }

  static String micros(Latency latency) {
    return latency.micros() + "us";
  }

  static String percent(double ratio) {
    return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /** A YAML double-quoted scalar. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
