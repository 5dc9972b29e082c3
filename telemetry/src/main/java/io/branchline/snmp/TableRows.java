package io.branchline.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.util.TableEvent;
import org.snmp4j.util.TableListener;

/** Collects the rows of an agent's table as they come. */
final class TableRows implements TableListener {
  /** Rows beyond which an agent's table is not believed. */
  static final int MOST = 4096;

  private final Consumer<Table> taker;
  private final List<Row> rows = new ArrayList<>();
  private int dropped;
  private boolean finished;

  /**
   * A row.
   *
   * @param index what follows the column in the names of its values
   * @param values by column; null where the agent has none
   */
  record Row(OID index, List<@Nullable Variable> values) {}

  /**
   * All rows, of which those may be incomplete that changed meanwhile.
   *
   * @param dropped rows that were left out: there are too many
   * @param error why there are none; empty otherwise
   */
  record Table(List<Row> rows, int dropped, String error) {}

  /** Gives the table to the taker, once. */
  TableRows(Consumer<Table> taker) {
    this.taker = taker;
  }

  @Override
  public boolean next(TableEvent event) {
    if (rows.size() >= MOST) {
      dropped++;
      finish("");
      return false;
    }
    read(event);
    return true;
  }

  private void read(TableEvent event) {
    var columns = event.getColumns();
    if (event.isError() || columns == null) {
      return;
    }
    var values = new ArrayList<@Nullable Variable>();
    for (VariableBinding column : columns) {
      values.add(column == null ? null : column.getVariable());
    }
    rows.add(new Row(event.getIndex(), values));
  }

  @Override
  public void finished(TableEvent event) {
    read(event);
    finish(event.isError() ? explain(event) : "");
  }

  private void finish(String error) {
    if (!finished) {
      finished = true;
      taker.accept(new Table(rows, dropped, error));
    }
  }

  @Override
  public boolean isFinished() {
    return finished;
  }

  private static String explain(TableEvent event) {
    return event.getStatus() == TableEvent.STATUS_TIMEOUT
        ? "it does not answer over SNMP: check address, community or user"
        : "SNMP failed: " + event.getErrorMessage();
  }
}
