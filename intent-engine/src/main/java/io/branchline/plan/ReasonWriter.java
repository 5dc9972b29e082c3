package io.branchline.plan;

import io.branchline.service.Direction;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts a decision into words with its figures. */
final class ReasonWriter {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final BranchModel model;
  private final PlanningInput input;

  ReasonWriter(BranchModel model, PlanningInput input) {
    this.model = model;
    this.input = input;
  }

  PlanReason.FirstPlacement firstPlacement(
      Evaluation preferred, List<Breach> foreseen, int[] chosen) {
    var text = new StringBuilder(model.site.id() + ": first placement");
    var lines = new LinkedHashSet<Integer>();
    for (int line : chosen) {
      if (line >= 0) {
        lines.add(line);
      }
    }
    var after = new Evaluation(model, chosen);
    var parts = new ArrayList<String>();
    lines.forEach(l ->
        parts.add(String.format(Locale.ROOT, "%s up to %.0f %%", name(l), after.peak(l) * 100)));
    if (!parts.isEmpty()) {
      text.append(" (").append(String.join(", ", parts)).append(")");
    }
    foreseen.stream()
        .findFirst()
        .ifPresent(breach ->
            text.append("; with every class on its preferred line ")
                .append(would(preferred, breach)));
    return new PlanReason.FirstPlacement(model.site.id(), text.toString());
  }

  /** The reasons and moves of a choice that was made because of a cause. */
  void movesForCause(
      int[] current,
      int[] chosen,
      Evaluation before,
      Evaluation after,
      List<Breach> foreseen,
      List<PlanReason> reasons,
      List<Move> moves) {
    var causes = new ArrayList<PlanReason>();
    for (int c = 0; c < chosen.length; c++) {
      if (chosen[c] < 0 || chosen[c] == current[c]) {
        continue;
      }
      int from = current[c];
      if (from < 0) {
        moves.add(move(c, Optional.empty(), chosen[c], there(c, chosen[c], after)));
        continue;
      }
      var cause = cause(c, from, before, foreseen);
      var sentence = cause.what() + "; " + there(c, chosen[c], after);
      moves.add(move(c, Optional.of(from), chosen[c], sentence));
      causes.add(cause.reason(sentence));
    }
    reasons.addAll(causes);
  }

  private Move move(int c, Optional<Integer> from, int to, String why) {
    return new Move(
        model.site.id(),
        model.classes.get(c).name(),
        from.map(l -> model.lines.get(l).id()),
        model.lines.get(to).id(),
        why);
  }

  /** Why a class leaves a line, and the reason that a full sentence makes of it. */
  private record Cause(String what, java.util.function.Function<String, PlanReason> maker) {
    PlanReason reason(String sentence) {
      return maker.apply(sentence);
    }
  }

  private Cause cause(int c, int from, Evaluation before, List<Breach> foreseen) {
    var site = model.site.id();
    var line = model.lines.get(from).id();
    if (!model.up[from]) {
      return new Cause(
          name(from) + " is down since " + clock(model.since[from]),
          sentence -> new PlanReason.LineUnusable(site, line, sentence));
    }
    if (!model.allowed[c][from]) {
      return new Cause(
          "the intent of " + model.classes.get(c).name() + " does not allow " + name(from),
          sentence -> new PlanReason.LineUnusable(site, line, sentence));
    }
    var own = foreseen.stream().filter(b -> b.line().equals(line)).toList();
    var breach =
        own.stream()
            .filter(b -> b.trafficClass().equals(model.classes.get(c).name()))
            .findFirst()
            .or(() -> own.stream().findFirst());
    if (breach.isPresent() && model.degraded[from] && breach.get().kind() != Breach.Kind.CAPACITY) {
      return new Cause(
          name(from) + " is degraded: " + would(before, breach.get()),
          sentence -> new PlanReason.LineUnusable(site, line, sentence));
    }
    if (breach.isPresent()) {
      var found = breach.get();
      return new Cause(
          would(before, found), sentence -> new PlanReason.ForeseenBreach(site, found, sentence));
    }
    double peak = before.peak(from);
    return new Cause(
        wouldReach(before, from),
        sentence -> new PlanReason.ForeseenOverload(site, line, peak, sentence));
  }

  /** {@code mstp-1 up would reach 112 % at 09:40 (q95 4.48 of 4.00 Mbit/s)}. */
  private String wouldReach(Evaluation evaluation, int l) {
    if (model.steps == 0) {
      return name(l) + " would be overloaded";
    }
    var load = evaluation.load(l);
    return String.format(
        Locale.ROOT,
        "%s %s would reach %.0f %% at %s (q95 %.2f of %.2f Mbit/s)",
        name(l),
        Direction.values()[load.peakDirection()].label(),
        load.peak() * 100,
        clock(model.stepStart[load.peakStep()]),
        load.q95(load.peakDirection(), load.peakStep()) / 1e3,
        model.rate[l] / 1e3);
  }

  private String would(Evaluation evaluation, Breach breach) {
    int l = model.indexOfLine(breach.line());
    return switch (breach.kind()) {
      case CAPACITY ->
          wouldReach(evaluation, l)
              + String.format(
                  Locale.ROOT,
                  ", %s would lack %.2f Mbit/s from %s",
                  breach.trafficClass(),
                  (breach.expected() - breach.limit()) / 1e3,
                  clock(breach.at()));
      case LATENCY ->
          String.format(
              Locale.ROOT,
              "%s would have %.1f ms on %s from %s, %.1f ms are allowed",
              breach.trafficClass(),
              breach.expected(),
              name(l),
              clock(breach.at()),
              breach.limit());
      case LOSS ->
          String.format(
              Locale.ROOT,
              "%s would lose %.2f %% on %s, %.2f %% are allowed",
              breach.trafficClass(),
              breach.expected() * 100,
              name(l),
              breach.limit() * 100);
      case DOWN -> name(l) + " is down";
    };
  }

  /** {@code big-data moves to 5g: 38 % there; quota 41 of 200 GB used}. */
  private String there(int c, int l, Evaluation after) {
    var text =
        String.format(
            Locale.ROOT,
            "%s goes to %s: at most %.0f %% there",
            model.classes.get(c).name(),
            name(l),
            after.peak(l) * 100);
    var quota = Quota.words(model.lines.get(l), input);
    return quota.isEmpty() ? text : text + ", " + quota;
  }

  void returned(
      int c, int from, int to, Evaluation after, List<PlanReason> reasons, List<Move> moves) {
    var sentence =
        String.format(
            Locale.ROOT,
            "%s returns from %s to %s: at most %.0f %% there over the next %d min",
            model.classes.get(c).name(),
            name(from),
            name(to),
            after.peak(to) * 100,
            input.options().horizon().toMinutes());
    moves.add(move(c, Optional.of(from), to, sentence));
    reasons.add(
        new PlanReason.Returned(
            model.site.id(), model.lines.get(to).id(), after.peak(to), sentence));
  }

  /** Names the classes whose primary stays and whose backups change. */
  void reordered(List<List<Integer>> before, List<List<Integer>> after, List<PlanReason> reasons) {
    for (int c = 0; c < after.size(); c++) {
      var old = before.get(c);
      var fresh = after.get(c);
      if (!old.isEmpty()
          && !fresh.isEmpty()
          && old.getFirst().equals(fresh.getFirst())
          && !old.equals(fresh)) {
        var names = fresh.stream().skip(1).map(this::name).toList();
        var sentence =
            model.classes.get(c).name()
                + " of "
                + model.site.id()
                + ": backups in the order "
                + String.join(", ", names)
                + ", as it would not fit on the first one of before";
        reasons.add(
            new PlanReason.BackupReordered(model.site.id(), model.classes.get(c).name(), sentence));
      }
    }
  }

  private String name(int l) {
    return model.lines.get(l).id().value();
  }

  private String clock(Instant moment) {
    return CLOCK.format(moment.atZone(input.options().zone()));
  }
}
