package io.branchline.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The number of the controller's reign. Each start raises it; who holds an older one has been
 * overtaken and may neither append nor commit to a router.
 */
public final class Epoch {
  private Epoch() {}

  /** Begins a new reign and returns its number; waits for writes that are under way to end. */
  public static long raise(DataSource dataSource, String holder) {
    try (var connection = dataSource.getConnection();
        var update =
            connection.prepareStatement(
                "UPDATE controller_epoch SET epoch = epoch + 1, holder = ?, raised_at = now()"
                    + " RETURNING epoch")) {
      update.setString(1, holder);
      try (var rows = update.executeQuery()) {
        if (!rows.next()) {
          throw new JournalException("the database has lost its epoch row");
        }
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw new JournalException("cannot raise the epoch: " + e.getMessage(), e);
    }
  }

  /**
   * Requires that {@code epoch} is still the current one and keeps it so until the transaction
   * ends.
   *
   * @throws StaleEpochException when a newer controller has taken over
   */
  public static void require(Connection connection, long epoch) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT epoch, holder FROM controller_epoch FOR SHARE")) {
      if (!rows.next()) {
        throw new JournalException("the database has lost its epoch row");
      }
      if (rows.getLong(1) != epoch) {
        throw new StaleEpochException(epoch, rows.getLong(1), rows.getString(2));
      }
    }
  }
}
