package io.branchline.boot;

import io.branchline.api.ApiSources.Explanation;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LineState;
import io.branchline.loop.PlanRecord;
import io.branchline.plan.Move;
import io.branchline.plan.Placement;
import io.branchline.plan.PlanReason;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says in a few sentences, with figures, why something is as it is. */
final class Explainer {
  private static final int REASONS = 3;

  private Explainer() {}

  /**
   * Explains a branch, a line or a plan.
   *
   * @param at the network time up to which plans count
   */
  static Optional<Explanation> explain(
      String subject, ControllerState state, Optional<Instant> at) {
    if (subject.isBlank()) {
      return Optional.empty();
    }
    var plan = state.plans().find(subject);
    if (plan.isPresent()) {
      return Optional.of(new Explanation(ofPlan(plan.get()), entries(subject, state)));
    }
    var line = state.bank().findLine(new LineId(subject));
    if (line.isPresent()) {
      var site = line.get().branchEnd().site();
      var text =
          state.findLine(line.get().id()).map(Explainer::ofLine).orElse("")
              + " "
              + ofSite(site, state, at);
      return Optional.of(new Explanation(text.strip(), entries(site.value(), state)));
    }
    return state
        .bank()
        .findSite(new SiteId(subject))
        .map(site -> new Explanation(ofSite(site.id(), state, at), entries(subject, state)));
  }

  private static String ofLine(LineState line) {
    return "Line "
        + line.line()
        + " is "
        + line.status().name().toLowerCase(Locale.ROOT)
        + " since "
        + line.since().network()
        + (line.reason().isEmpty() ? "." : ": " + line.reason() + ".");
  }

  private static String ofPlan(PlanRecord record) {
    var text = new StringBuilder();
    text.append("Plan ").append(record.id()).append(" is ").append(word(record)).append(". ");
    record.plan().reasons().stream()
        .limit(REASONS)
        .forEach(reason -> sentence(text, reason.sentence()));
    record.plan().moves().stream().limit(REASONS).forEach(move -> sentence(text, words(move)));
    if (!record.note().isEmpty()) {
      sentence(text, record.note());
    }
    return text.toString().strip();
  }

  /** Where the site's classes are, the last plan that moved one of them, and what came after it. */
  private static String ofSite(SiteId site, ControllerState state, Optional<Instant> at) {
    var plans =
        state.plans().list().stream()
            .filter(record -> at.isEmpty() || !record.proposedAt().network().isAfter(at.get()))
            .filter(record -> record.plan().units().stream().anyMatch(u -> u.site().equals(site)))
            .toList();
    if (plans.isEmpty()) {
      return "Nothing was ever changed for " + site + ": its traffic follows the IGP.";
    }
    var text = new StringBuilder();
    sentence(text, placed(site, plans.getFirst().plan().placement()));
    var moved = plans.stream().filter(record -> switches(record, site)).findFirst();
    moved.ifPresentOrElse(
        record -> ofPlan(text, record, site),
        () -> sentence(text, "None of its classes has changed its line since it was first placed"));
    if (moved.isEmpty() || !moved.get().equals(plans.getFirst())) {
      ofPlan(text, plans.getFirst(), site);
    }
    return text.toString().strip();
  }

  private static String placed(SiteId site, Placement placement) {
    var byLine = new TreeMap<LineId, List<String>>();
    placement
        .lines()
        .forEach((siteClass, order) -> {
          if (siteClass.site().equals(site)) {
            byLine
                .computeIfAbsent(order.getFirst(), line -> new ArrayList<>())
                .add(siteClass.trafficClass());
          }
        });
    return byLine.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + " on " + entry.getKey())
        .collect(Collectors.joining("; ", site + " has ", ""));
  }

  private static boolean switches(PlanRecord record, SiteId site) {
    return record.plan().moves().stream()
        .anyMatch(move -> move.site().equals(site) && move.from().isPresent());
  }

  private static void ofPlan(StringBuilder text, PlanRecord record, SiteId site) {
    text.append("At ")
        .append(record.proposedAt().network().truncatedTo(ChronoUnit.SECONDS))
        .append(" plan ")
        .append(record.id())
        .append(" (")
        .append(word(record))
        .append("): ");
    record.plan().reasons().stream()
        .filter(reason -> reason.site().equals(site))
        .map(PlanReason::sentence)
        .limit(REASONS)
        .forEach(sentence -> sentence(text, sentence));
    record.plan().moves().stream()
        .filter(move -> move.site().equals(site) && move.from().isPresent())
        .forEach(move -> sentence(text, words(move)));
  }

  private static String words(Move move) {
    return move.trafficClass()
        + " of "
        + move.site()
        + move.from().map(from -> " moved from " + from + " to ").orElse(" was placed on ")
        + move.to()
        + ": "
        + move.why();
  }

  private static void sentence(StringBuilder text, String sentence) {
    text.append(sentence);
    if (!sentence.endsWith(".")) {
      text.append('.');
    }
    text.append(' ');
  }

  private static String word(PlanRecord record) {
    return record.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The recent journal entries that speak of the subject or of plans for it. */
  private static List<Long> entries(String subject, ControllerState state) {
    var plans = new ArrayList<String>();
    for (var record : state.plans().list()) {
      if (record.plan().units().stream().anyMatch(unit -> unit.site().value().equals(subject))) {
        plans.add(record.id());
      }
    }
    return state.recent().stream()
        .filter(line -> line.subject().equals(subject) || plans.contains(line.subject()))
        .map(line -> line.sequence())
        .toList();
  }
}
