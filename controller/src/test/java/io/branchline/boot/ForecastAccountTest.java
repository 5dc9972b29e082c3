package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.branchline.journal.ActionTable;
import io.branchline.journal.Database;
import io.branchline.learn.ActionLedger;
import io.branchline.learn.ActionLedger.Action;
import io.branchline.learn.ActionLedger.Need;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class ForecastAccountTest {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Instant NOON = Instant.parse("2026-03-03T12:00:00Z");
  private static final Need NEED = new Need(new SiteId("branch-1"), "office", Direction.UP);

  private static ActionLedger ledger(ActionKeeper keeper) {
    var ledger = new ActionLedger(STEP);
    keeper.resume(ledger);
    return ledger;
  }

  private static void act(ActionLedger ledger, Instant at) {
    ledger.act(new Action(NEED, "plan-1", at, at.plus(STEP), 1000));
  }

  private static void came(ActionLedger ledger, Instant at, double kbps) {
    ledger.observe(
        new DemandKey(NEED.site(), "office", new SiteId("dc-a"), Direction.UP), at, kbps);
  }

  @Test
  void theAccountGoesOnAfterARestartAndOverAnOutageOfTheDatabase(@TempDir Path folder)
      throws Exception {
    List<ActionLedger.Entry> before;
    try (var database = Database.openEmbedded(folder)) {
      var keeper = new ActionKeeper(new ActionTable(database.dataSource()));
      var ledger = ledger(keeper);
      act(ledger, NOON);
      keeper.store(ledger.takeChanges());
      came(ledger, NOON, 1200);
      ledger.judgeUpTo(NOON.plus(Duration.ofHours(1)));
      act(ledger, NOON.plus(Duration.ofHours(2)));
      keeper.store(ledger.takeChanges());
      before = ledger.entries();
      assertEquals(2, before.size());
    }
    try (var database = Database.openEmbedded(folder)) {
      var keeper = new ActionKeeper(new ActionTable(database.dataSource()));
      var ledger = ledger(keeper);
      assertEquals(before, ledger.entries());
      ledger.judgeUpTo(NOON.plus(Duration.ofHours(4)));
      assertEquals(new ActionLedger.Tally(1, 0, 1), ledger.tally("office"));
      keeper.store(ledger.takeChanges());
      assertEquals(ledger.entries(), ledger(keeper).entries());
    }
  }

  @Test
  void whatTheDatabaseDoesNotTakeIsKeptWithTheNextEntries(@TempDir Path folder) throws Exception {
    try (var database = Database.openEmbedded(folder)) {
      var table = new ActionTable(database.dataSource());
      rename(database, "forecast_action", "away");
      var keeper = new ActionKeeper(table);
      var ledger = ledger(keeper);
      act(ledger, NOON);
      keeper.store(ledger.takeChanges());
      rename(database, "away", "forecast_action");
      assertEquals(List.of(), table.last(10));
      came(ledger, NOON, 1200);
      ledger.judgeUpTo(NOON.plus(Duration.ofHours(1)));
      act(ledger, NOON.plus(Duration.ofHours(2)));
      keeper.store(ledger.takeChanges());
      assertEquals(ledger.entries().reversed(), table.last(10));
    }
  }

  private static void rename(Database database, String from, String to) throws Exception {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
    }
  }
}
