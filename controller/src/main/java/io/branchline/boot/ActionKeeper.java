package io.branchline.boot;

import io.branchline.journal.ActionTable;
import io.branchline.journal.JournalUnavailableException;
import io.branchline.learn.ActionLedger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account of forecasts that were acted on in the database, so that a controller that
 * starts goes on with it. What cannot be kept now is kept with the next entries.
 */
final class ActionKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ActionKeeper.class);

  /** Entries that a start goes on with, and that wait for the database at most. */
  private static final int ENTRIES = 10_000;

  private final ActionTable table;

  /** By number; used by the thread that stores. */
  private final Map<Long, ActionLedger.Entry> waiting = new LinkedHashMap<>();

  ActionKeeper(ActionTable table) {
    this.table = table;
  }

  /** Lets an account go on where the kept one ends. */
  void resume(ActionLedger ledger) {
    try {
      ledger.resume(table.last(ENTRIES));
    } catch (JournalUnavailableException e) {
      LOG.warn("the account of forecasts begins anew: {}", e.getMessage());
    }
  }

  /** Keeps entries; may wait for the database. */
  void store(List<ActionLedger.Entry> entries) {
    entries.forEach(entry -> waiting.put(entry.id(), entry));
    try {
      table.store(List.copyOf(waiting.values()));
      waiting.clear();
    } catch (JournalUnavailableException e) {
      LOG.warn("the account of forecasts is not kept yet: {}", e.getMessage());
      var oldest = waiting.keySet().iterator();
      while (waiting.size() > ENTRIES) {
        oldest.next();
        oldest.remove();
      }
    }
  }
}
