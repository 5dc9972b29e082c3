package io.branchline.journal;

import io.branchline.learn.ModelProvenance;
import io.branchline.learn.ModelStatus;
import io.branchline.learn.StoredModel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Keeps global forecasting models in PostgreSQL: of each horizon the last versions. */
public final class ModelTable {
  private static final int VERSIONS_KEPT = 5;

  private final DataSource dataSource;

  public ModelTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Keeps a model, in place of one of the same horizon and version, and drops the oldest versions.
   *
   * @throws JournalUnavailableException when the database cannot be reached; nothing has changed
   */
  public void store(StoredModel model) {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (var insert =
              connection.prepareStatement(
                  "INSERT INTO forecast_model (resolution_seconds, horizon_seconds, version,"
                      + " turned_down, row_count, trained_from, trained_to, base, trees, body)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                      + " ON CONFLICT (resolution_seconds, horizon_seconds, version) DO UPDATE SET"
                      + " turned_down = excluded.turned_down, stored_at = now(),"
                      + " row_count = excluded.row_count, trained_from = excluded.trained_from,"
                      + " trained_to = excluded.trained_to, base = excluded.base,"
                      + " trees = excluded.trees, body = excluded.body");
          var delete =
              connection.prepareStatement(
                  "DELETE FROM forecast_model WHERE resolution_seconds = ? AND horizon_seconds = ?"
                      + " AND version <= ?")) {
        var status = model.status();
        insert.setLong(1, model.resolution().toSeconds());
        insert.setLong(2, status.horizon().toSeconds());
        insert.setInt(3, status.version());
        insert.setInt(4, status.turnedDown());
        insert.setLong(5, status.provenance().rows());
        insert.setString(6, status.provenance().from().toString());
        insert.setString(7, status.provenance().to().toString());
        insert.setString(8, status.provenance().base());
        insert.setString(9, status.provenance().trees());
        insert.setBytes(10, model.body());
        insert.executeUpdate();
        delete.setLong(1, model.resolution().toSeconds());
        delete.setLong(2, status.horizon().toSeconds());
        delete.setInt(3, status.version() - VERSIONS_KEPT);
        delete.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new JournalUnavailableException("cannot keep a model: " + e.getMessage(), e);
    }
  }

  /**
   * The newest version of each horizon of forecasters of this resolution.
   *
   * @throws JournalUnavailableException when the database cannot be reached
   */
  public List<StoredModel> newest(Duration resolution) {
    try (var connection = dataSource.getConnection();
        var select =
            connection.prepareStatement(
                "SELECT DISTINCT ON (horizon_seconds) * FROM forecast_model"
                    + " WHERE resolution_seconds = ? ORDER BY horizon_seconds, version DESC")) {
      select.setLong(1, resolution.toSeconds());
      var models = new ArrayList<StoredModel>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          models.add(read(rows));
        }
      }
      return List.copyOf(models);
    } catch (SQLException e) {
      throw new JournalUnavailableException("cannot read the models: " + e.getMessage(), e);
    }
  }

  private static StoredModel read(ResultSet row) throws SQLException {
    return new StoredModel(
        Duration.ofSeconds(row.getLong("resolution_seconds")),
        new ModelStatus(
            Duration.ofSeconds(row.getLong("horizon_seconds")),
            row.getInt("version"),
            row.getInt("turned_down"),
            false,
            new ModelProvenance(
                row.getLong("row_count"),
                Instant.parse(row.getString("trained_from")),
                Instant.parse(row.getString("trained_to")),
                row.getString("base"),
                row.getString("trees"))),
        row.getBytes("body"));
  }
}
