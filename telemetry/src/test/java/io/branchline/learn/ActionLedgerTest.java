package io.branchline.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.learn.ActionLedger.Action;
import io.branchline.learn.ActionLedger.Came;
import io.branchline.learn.ActionLedger.Entry;
import io.branchline.learn.ActionLedger.Need;
import io.branchline.learn.ActionLedger.Outcome;
import io.branchline.learn.ActionLedger.Tally;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ActionLedgerTest {
  private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final SiteId BRANCH = new SiteId("branch-1");
  private static final Need NEED = new Need(BRANCH, "office", Direction.UP);

  private final ActionLedger ledger = new ActionLedger(STEP);

  private static Action at(Instant time) {
    return new Action(NEED, "plan-1", time, time.plus(Duration.ofMinutes(20)), 1000);
  }

  /** What the class sends to two data centres together. */
  private void came(Instant start, double kbps) {
    for (var far : new String[] {"dc-a", "dc-b"}) {
      ledger.observe(
          new DemandKey(BRANCH, "office", new SiteId(far), Direction.UP), start, kbps / 2);
    }
  }

  private Tally tally() {
    return ledger.tally("office");
  }

  @Test
  void whatWasForeseenAndCameIsAHitOnce() {
    ledger.act(at(NOON));
    ledger.act(at(NOON.plus(STEP)));
    came(NOON.plus(STEP), 1100);
    came(NOON.plus(STEP.multipliedBy(2)), 1200);
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(3)));
    assertEquals(new Tally(1, 0, 0), tally());
    assertEquals(Map.of(NEED, new Tally(1, 0, 0)), ledger.tallies());
  }

  @Test
  void whatWasForeseenAndDidNotComeIsNeedlessWhenItsTimeIsOver() {
    ledger.act(at(NOON));
    came(NOON, 900);
    ledger.judgeUpTo(NOON.plus(Duration.ofMinutes(40)));
    assertEquals(Tally.NONE, tally());
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(2)));
    assertEquals(new Tally(0, 0, 1), tally());
  }

  @Test
  void needThatNobodyForesawIsAMissOnceWhileItLasts() {
    ledger.act(at(NOON));
    came(NOON, 1001);
    came(NOON.plus(Duration.ofHours(3)), 1100);
    came(NOON.plus(Duration.ofHours(3)).plus(STEP), 1100);
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(6)));
    // The hit at noon lasted, as far as is known, until three: nothing new began.
    assertEquals(new Tally(1, 0, 0), tally());
    came(NOON.plus(Duration.ofHours(7)), 500);
    came(NOON.plus(Duration.ofHours(8)), 1500);
    came(NOON.plus(Duration.ofHours(8)).plus(STEP), 1500);
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(9)));
    assertEquals(new Tally(1, 1, 0), tally());
  }

  @Test
  void aClassThatMisleadsIsKnownAndMayRecover() {
    var time = NOON;
    for (int i = 0; i < 10; i++) {
      assertFalse(ledger.misleads("office"));
      ledger.act(at(time));
      time = time.plus(Duration.ofHours(2));
      ledger.judgeUpTo(time);
    }
    assertEquals(new Tally(0, 0, 10), tally());
    assertTrue(ledger.misleads("office"));
    assertFalse(ledger.misleads("voice"));
    for (int i = 0; i < 17; i++) {
      assertTrue(ledger.misleads("office") || i >= 16);
      ledger.act(at(time));
      came(time, 2000);
      came(time.plus(STEP), 10);
      time = time.plus(Duration.ofHours(2));
      ledger.judgeUpTo(time);
    }
    assertFalse(ledger.misleads("office"));
  }

  @Test
  void everyEntryTellsWhatWasSaidAndWhatCame() {
    ledger.act(at(NOON));
    came(NOON.plus(STEP), 1100);
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(1)));
    came(NOON.plus(Duration.ofHours(2)), 500);
    came(NOON.plus(Duration.ofHours(3)), 1500);
    ledger.judgeUpTo(NOON.plus(Duration.ofHours(4)));
    ledger.act(at(NOON.plus(Duration.ofHours(5))));
    var entries = ledger.entries();
    assertEquals(List.of(3L, 2L, 1L), entries.stream().map(Entry::id).toList());
    assertEquals(
        new Entry(
            1,
            NEED,
            "plan-1",
            NOON,
            NOON.plus(Duration.ofMinutes(20)),
            1000,
            Outcome.HIT,
            Optional.of(new Came(NOON.plus(STEP), 1100))),
        entries.getLast());
    assertEquals(Outcome.MISS, entries.get(1).outcome());
    assertEquals(
        Optional.of(new Came(NOON.plus(Duration.ofHours(3)), 1500)), entries.get(1).came());
    assertEquals(Outcome.OPEN, entries.getFirst().outcome());
    assertEquals(Set.copyOf(entries), Set.copyOf(ledger.takeChanges()));
    assertEquals(List.of(), ledger.takeChanges());
  }

  @Test
  void anAccountThatWasKeptIsGoneOnWith() {
    var time = NOON;
    for (int i = 0; i < 10; i++) {
      ledger.act(at(time));
      time = time.plus(Duration.ofHours(2));
      ledger.judgeUpTo(time);
    }
    ledger.act(at(time));
    var kept = new ArrayList<>(ledger.entries()).reversed();

    var next = new ActionLedger(STEP);
    next.resume(kept);
    assertEquals(ledger.entries(), next.entries());
    assertEquals(ledger.tallies(), next.tallies());
    assertTrue(next.misleads("office"));
    assertEquals(List.of(), next.takeChanges());

    next.observe(
        new DemandKey(BRANCH, "office", new SiteId("dc-a"), Direction.UP), time.plus(STEP), 1200);
    next.judgeUpTo(time.plus(Duration.ofHours(1)));
    assertEquals(new Tally(1, 0, 10), next.tally("office"));
    assertEquals(11, next.takeChanges().getFirst().id());
  }
}
