package io.branchline.journal;

import io.branchline.learn.ActionLedger.Came;
import io.branchline.learn.ActionLedger.Entry;
import io.branchline.learn.ActionLedger.Need;
import io.branchline.learn.ActionLedger.Outcome;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps the account of forecasts that were acted on in PostgreSQL: its newest lines. */
public final class ActionTable {
  private static final int ENTRIES_KEPT = 100_000;

  private final DataSource dataSource;

  public ActionTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Keeps entries, each in place of what was kept under its number, and drops the oldest.
   *
   * @throws JournalUnavailableException when the database cannot be reached; nothing has changed
   */
  public void store(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (var insert =
              connection.prepareStatement(
                  "INSERT INTO forecast_action (id, site, traffic_class, direction, plan,"
                      + " need_from, need_until, limit_kbps, outcome, came_at, came_kbps)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (id) DO UPDATE SET need_from = excluded.need_from,"
                      + " need_until = excluded.need_until, limit_kbps = excluded.limit_kbps,"
                      + " outcome = excluded.outcome, came_at = excluded.came_at,"
                      + " came_kbps = excluded.came_kbps");
          var delete =
              connection.prepareStatement(
                  "DELETE FROM forecast_action"
                      + " WHERE id <= (SELECT max(id) FROM forecast_action) - ?")) {
        for (var entry : entries) {
          fill(insert, entry);
          insert.addBatch();
        }
        insert.executeBatch();
        delete.setLong(1, ENTRIES_KEPT);
        delete.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new JournalUnavailableException(
          "cannot keep the account of forecasts: " + e.getMessage(), e);
    }
  }

  private static void fill(PreparedStatement insert, Entry entry) throws SQLException {
    insert.setLong(1, entry.id());
    insert.setString(2, entry.need().site().value());
    insert.setString(3, entry.need().trafficClass());
    insert.setString(4, entry.need().direction().name());
    insert.setString(5, entry.plan());
    insert.setString(6, entry.at().toString());
    insert.setString(7, entry.until().toString());
    insert.setDouble(8, entry.limitKbps());
    insert.setString(9, entry.outcome().name());
    if (entry.came().isPresent()) {
      insert.setString(10, entry.came().get().at().toString());
      insert.setDouble(11, entry.came().get().kbps());
    } else {
      insert.setNull(10, Types.VARCHAR);
      insert.setNull(11, Types.DOUBLE);
    }
  }

  /**
   * The last entries, in the order of their numbers.
   *
   * @throws JournalUnavailableException when the database cannot be reached
   */
  public List<Entry> last(int count) {
    try (var connection = dataSource.getConnection();
        var select =
            connection.prepareStatement(
                "SELECT * FROM (SELECT * FROM forecast_action ORDER BY id DESC LIMIT ?) newest"
                    + " ORDER BY id")) {
      select.setInt(1, count);
      var entries = new ArrayList<Entry>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(read(rows));
        }
      }
      return List.copyOf(entries);
    } catch (SQLException e) {
      throw new JournalUnavailableException(
          "cannot read the account of forecasts: " + e.getMessage(), e);
    }
  }

  private static Entry read(ResultSet row) throws SQLException {
    var came = Optional.ofNullable(row.getString("came_at"));
    double kbps = row.getDouble("came_kbps");
    return new Entry(
        row.getLong("id"),
        new Need(
            new SiteId(row.getString("site")),
            row.getString("traffic_class"),
            Direction.valueOf(row.getString("direction"))),
        row.getString("plan"),
        Instant.parse(row.getString("need_from")),
        Instant.parse(row.getString("need_until")),
        row.getDouble("limit_kbps"),
        Outcome.valueOf(row.getString("outcome")),
        came.map(at -> new Came(Instant.parse(at), kbps)));
  }
}
