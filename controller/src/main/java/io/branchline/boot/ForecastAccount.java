package io.branchline.boot;

import io.branchline.journal.ActionTable;
import io.branchline.learn.ActionLedger;
import io.branchline.learn.ForecastLedger;
import io.branchline.loop.ForecastScore;
import io.branchline.plan.Breach;
import io.branchline.plan.Plan;
import io.branchline.plan.PlanReason;
import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What forecasts are held to account for: how near each came, and whether those that were acted on
 * came true. Belongs to the learning thread.
 */
final class ForecastAccount {
  private final ForecastLedger forecasts = ForecastLedger.usual();
  private final ActionLedger actions;
  private final ActionKeeper keeper;

  /** An empty account of outlooks that come in steps of this length. */
  ForecastAccount(Duration step, ActionTable table) {
    actions = new ActionLedger(step);
    keeper = new ActionKeeper(table);
  }

  /** Goes on where the kept account ends. */
  void resume() {
    keeper.resume(actions);
  }

  /** Notes what is said now, to be scored when its time comes. */
  void note(Outlook outlook, Function<DemandKey, OptionalDouble> lastKbps) {
    forecasts.note(outlook, lastKbps);
    forecasts.expireBefore(outlook.origin().minus(Duration.ofHours(1)));
  }

  /** Notes what a plan was made for. */
  void acted(Plan plan) {
    for (var reason : plan.reasons()) {
      if (reason instanceof PlanReason.ForeseenBreach foreseen
          && foreseen.breach().kind() == Breach.Kind.CAPACITY) {
        var breach = foreseen.breach();
        var need = new ActionLedger.Need(breach.site(), breach.trafficClass(), breach.direction());
        actions.act(
            new ActionLedger.Action(need, plan.id(), breach.at(), breach.until(), breach.limit()));
      }
    }
  }

  /** Takes what a demand was in the step that began at {@code start}. */
  void came(DemandKey key, Instant start, double kbps) {
    forecasts.mature(key, start, kbps);
    actions.observe(key, start, kbps);
  }

  /**
   * Judges what is over.
   *
   * @param later does what may wait for the database
   */
  void judgeUpTo(Instant now, Consumer<Runnable> later) {
    actions.judgeUpTo(now);
    var changes = actions.takeChanges();
    if (!changes.isEmpty()) {
      later.accept(() -> keeper.store(changes));
    }
  }

  /** Forecasts that were acted on, newest first. */
  List<ActionLedger.Entry> actions() {
    return actions.entries();
  }

  /** How good forecasts were, by class; empty before any has matured. */
  SortedMap<String, ForecastScore> scores() {
    var scores = new TreeMap<String, ForecastScore>();
    forecasts
        .totalsByClass()
        .forEach((name, totals) -> {
          var tally = actions.tally(name);
          scores.put(
              name,
              new ForecastScore(
                  totals.count(),
                  totals.maeKbps(),
                  totals.naiveMaeKbps(),
                  totals.coverage(),
                  tally.hits(),
                  tally.misses(),
                  tally.needless(),
                  actions.misleads(name)));
        });
    return scores;
  }

  /** All scored forecasts that are kept, as CSV. */
  String export() {
    var out = new StringBuilder();
    try {
      forecasts.export(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return out.toString();
  }
}
