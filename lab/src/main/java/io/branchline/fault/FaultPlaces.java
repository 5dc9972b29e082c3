package io.branchline.fault;

import io.branchline.bank.BankScenario;
import io.branchline.network.NodeId;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the places of faults mean in a bank. */
final class FaultPlaces {
  private FaultPlaces() {}

  /**
   * Makes sure that a place is there.
   *
   * @throws IllegalArgumentException when it is not; says what was expected
   */
  static void check(BankScenario scenario, FaultKind kind, String place) {
    boolean known =
        switch (kind.place()) {
          case LINE -> scenario.bank().findLine(new LineId(place)).isPresent();
          case OVERLAY ->
              scenario
                  .bank()
                  .findLine(new LineId(place))
                  .filter(line ->
                      line.kind() == LineKind.FIVE_G && line.contract().monthlyQuota().isPresent())
                  .isPresent();
          case DUCT, TOWER, CARRIER -> !linesAtRisk(scenario, kind, place).isEmpty();
          case HUB -> scenario.bank().lines().stream().anyMatch(line -> isHubOf(line, place));
          case DATA_CENTRE ->
              scenario
                  .bank()
                  .findSite(new SiteId(place))
                  .filter(site -> site.tier() == Tier.DATA_CENTRE)
                  .isPresent();
          case ROUTER -> scenario.bank().findSiteOf(new NodeId(place)).isPresent();
          case SESSION -> isSession(scenario, place);
          case NETWORK, CONTROLLER -> place.isEmpty();
        };
    if (!known) {
      throw new IllegalArgumentException(
          "\""
              + place
              + "\" is not in this bank; "
              + kind.id()
              + " expects "
              + kind.place().text());
    }
  }

  private static boolean isHubOf(Line line, String site) {
    return line.hubEnd().site().value().equals(site);
  }

  private static boolean isSession(BankScenario scenario, String place) {
    var words = place.split(" ", 2);
    return place.equals("bgp-ls")
        || (words.length == 2
            && (words[0].equals("netconf") || words[0].equals("gnmi"))
            && scenario.bank().findSiteOf(new NodeId(words[1])).isPresent());
  }

  /** The lines that a fault hits, or whose far router it hits. */
  static List<Line> lines(BankScenario scenario, InjectableFault fault) {
    var place = fault.place();
    return switch (fault.kind().place()) {
      case LINE, OVERLAY -> List.of(scenario.bank().getLine(new LineId(place)));
      case DUCT, TOWER, CARRIER -> linesAtRisk(scenario, fault.kind(), place);
      case HUB, DATA_CENTRE ->
          scenario.bank().lines().stream().filter(line -> isHubOf(line, place)).toList();
      case ROUTER ->
          scenario.bank().lines().stream()
              .filter(line ->
                  line.branchEnd().node().value().equals(place)
                      || line.hubEnd().node().value().equals(place))
              .toList();
      case SESSION, NETWORK, CONTROLLER -> List.of();
    };
  }

  /** The routers that a fault hits. */
  static List<NodeId> routers(BankScenario scenario, InjectableFault fault) {
    return switch (fault.kind().place()) {
      case ROUTER -> List.of(new NodeId(fault.place()));
      case SESSION ->
          fault.place().contains(" ")
              ? List.of(new NodeId(fault.place().split(" ", 2)[1]))
              : List.of();
      case HUB, DATA_CENTRE ->
          scenario.bank().findSite(new SiteId(fault.place())).map(Site::routers).orElse(List.of());
      case CONTROLLER -> scenario.bank().routers();
      case LINE, OVERLAY, DUCT, TOWER, CARRIER, NETWORK -> List.of();
    };
  }

  private static List<Line> linesAtRisk(BankScenario scenario, FaultKind kind, String place) {
    var name = kind.place().name().toLowerCase(Locale.ROOT) + " " + place;
    return scenario.sharedRisks().entrySet().stream()
        .filter(risk -> risk.getValue().equals(name))
        .map(Map.Entry::getKey)
        .flatMap(
            risk -> scenario.bank().lines().stream().filter(line -> line.srlgs().contains(risk)))
        .toList();
  }
}
