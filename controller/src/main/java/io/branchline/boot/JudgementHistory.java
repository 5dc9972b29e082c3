package io.branchline.boot;

import io.branchline.api.Judgements.OfSeries;
import io.branchline.baseline.Anomaly;
import io.branchline.measure.SeriesKey;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmPolicy;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms and anomalies in the database, so that a restart does not forget them: the latest {@value
 * #KEPT} of each, and those that go on. Writing happens on a thread of its own: judging never waits
 * for the database, and what could not be written is tried again with the next.
 */
final class JudgementHistory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JudgementHistory.class);

  /** Rows of each table. */
  static final int KEPT = 20_000;

  /** Rows of each that are read at the start. */
  private static final int READ = 1000;

  /** Rows that wait while the database is away; more are lost, the oldest first. */
  private static final int MOST_WAITING = 20_000;

  private static final String PUT_ALARM =
      """
      INSERT INTO alarm_history
        (policy, severity, line, direction, since, raised, cleared, evidence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (policy, line, direction, raised) DO UPDATE SET cleared = EXCLUDED.cleared\
      """;

  private static final String PUT_ANOMALY =
      """
      INSERT INTO anomaly_history (series, began, ended, type, value, expected)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (series, began) DO UPDATE SET ended = EXCLUDED.ended, type = EXCLUDED.type\
      """;

  /** A table, the column its rows are ordered by, and the one that says that something is over. */
  private enum Table {
    ALARMS("alarm_history", "raised", "cleared"),
    ANOMALIES("anomaly_history", "began", "ended");

    private final String name;
    private final String begin;
    private final String end;

    Table(String name, String begin, String end) {
      this.name = name;
      this.begin = begin;
      this.end = end;
    }

    /** Those that go on, and the latest that are over, the last first. */
    String select() {
      return "SELECT * FROM (SELECT * FROM %1$s WHERE %3$s IS NULL UNION ALL (SELECT * FROM %1$s WHERE %3$s IS NOT NULL ORDER BY %3$s DESC LIMIT %4$d)) AS latest ORDER BY COALESCE(%3$s, %2$s) DESC"
          .formatted(name, begin, end, READ);
    }

    String trim() {
      return "DELETE FROM %1$s WHERE %3$s IS NOT NULL AND %2$s < (SELECT %2$s FROM %1$s ORDER BY %2$s DESC OFFSET %4$d LIMIT 1)"
          .formatted(name, begin, end, KEPT);
    }
  }

  private record AlarmKey(String policy, LineId line, Direction direction, Instant raised) {}

  private record AnomalyKey(SeriesKey series, Instant start) {}

  private final DataSource database;
  private final Worker worker = new Worker("judgement-history");

  // What waits to be written; guarded by this.
  private final Map<AlarmKey, Alarm> alarms = new LinkedHashMap<>();
  private final Map<AnomalyKey, OfSeries> anomalies = new LinkedHashMap<>();
  private boolean failing;
  private long lost;

  JudgementHistory(DataSource database) {
    this.database = database;
  }

  /** Takes alarms that were raised or cleared; never waits. */
  void alarms(List<Alarm> changes) {
    if (changes.isEmpty()) {
      return;
    }
    synchronized (this) {
      for (var alarm : changes) {
        alarms.put(
            new AlarmKey(alarm.policy(), alarm.line(), alarm.direction(), alarm.raised()), alarm);
      }
      trim(alarms);
    }
    worker.run(this::write);
  }

  /** Takes anomalies that began, changed or ended; never waits. */
  void anomalies(List<OfSeries> changes) {
    if (changes.isEmpty()) {
      return;
    }
    synchronized (this) {
      for (var change : changes) {
        anomalies.put(new AnomalyKey(change.series(), change.anomaly().start()), change);
      }
      trim(anomalies);
    }
    worker.run(this::write);
  }

  private <K, V> void trim(Map<K, V> waiting) {
    while (waiting.size() > MOST_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
      lost++;
    }
  }

  private void write() {
    Map<AlarmKey, Alarm> newAlarms;
    Map<AnomalyKey, OfSeries> newAnomalies;
    synchronized (this) {
      newAlarms = Map.copyOf(alarms);
      newAnomalies = Map.copyOf(anomalies);
    }
    if (newAlarms.isEmpty() && newAnomalies.isEmpty()) {
      return;
    }
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        put(connection, PUT_ALARM, List.copyOf(newAlarms.values()), JudgementHistory::set);
        put(connection, PUT_ANOMALY, List.copyOf(newAnomalies.values()), JudgementHistory::set);
        for (var table : Table.values()) {
          try (var statement = connection.createStatement()) {
            statement.executeUpdate(table.trim());
          }
        }
        connection.commit();
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      if (!failing) {
        LOG.warn("alarms and anomalies cannot be written to the database: {}", e.getMessage());
      }
      failing = true;
      return;
    }
    synchronized (this) {
      // What changed again meanwhile is still to be written.
      newAlarms.forEach(alarms::remove);
      newAnomalies.forEach(anomalies::remove);
      if (failing) {
        LOG.warn("alarms and anomalies are written to the database again; {} are lost", lost);
      }
      failing = false;
    }
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  private interface Setter<T> {
    void set(PreparedStatement statement, T row) throws SQLException;
  }

  private static <T> void put(Connection connection, String sql, List<T> rows, Setter<T> setter)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var row : rows) {
        setter.set(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement put, Alarm alarm) throws SQLException {
    put.setString(1, alarm.policy());
    put.setString(2, alarm.severity().name());
    put.setString(3, alarm.line().value());
    put.setString(4, alarm.direction().name());
    put.setObject(5, sqlTime(alarm.since()));
    put.setObject(6, sqlTime(alarm.raised()));
    put.setObject(7, alarm.cleared().map(JudgementHistory::sqlTime).orElse(null));
    put.setString(8, alarm.evidence());
  }

  private static void set(PreparedStatement put, OfSeries row) throws SQLException {
    put.setString(1, row.series().toString());
    put.setObject(2, sqlTime(row.anomaly().start()));
    put.setObject(3, row.anomaly().end().map(JudgementHistory::sqlTime).orElse(null));
    put.setString(4, row.anomaly().type().name());
    put.setDouble(5, row.anomaly().value());
    put.setDouble(6, row.anomaly().expected());
  }

  private static OffsetDateTime sqlTime(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** Alarms that went on when the process ended, and the latest that were over, the last first. */
  List<Alarm> listAlarms() {
    return read(
        Table.ALARMS,
        row ->
            new Alarm(
                row.getString("policy"),
                AlarmPolicy.Severity.valueOf(row.getString("severity")),
                new LineId(row.getString("line")),
                Direction.valueOf(row.getString("direction")),
                time(row, "since"),
                time(row, "raised"),
                Optional.ofNullable(findTime(row, "cleared")),
                false,
                row.getString("evidence")));
  }

  /** Anomalies, as {@link #listAlarms} alarms. */
  List<OfSeries> listAnomalies() {
    return read(
        Table.ANOMALIES,
        row ->
            new OfSeries(
                SeriesKey.parse(row.getString("series")),
                new Anomaly(
                    time(row, "began"),
                    Optional.ofNullable(findTime(row, "ended")),
                    Anomaly.Type.valueOf(row.getString("type")),
                    row.getDouble("value"),
                    row.getDouble("expected"))));
  }

  /** Makes something of a row. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** A row that this version cannot read is left out: history is no reason not to start. */
  private <T> List<T> read(Table table, Reader<T> reader) {
    var all = new ArrayList<T>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(table.select())) {
      while (rows.next()) {
        try {
          all.add(reader.read(rows));
        } catch (IllegalArgumentException e) {
          LOG.warn("a row of {} cannot be read: {}", table.name, e.getMessage());
        }
      }
    } catch (SQLException e) {
      LOG.warn("{} cannot be read: {}", table.name, e.getMessage());
    }
    return List.copyOf(all);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant findTime(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  @Override
  public void close() {
    worker.ask(
        () -> {
          write();
          return true;
        },
        false);
    worker.close();
  }
}
