package io.branchline.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The journal in PostgreSQL. Every batch is one transaction that first reads the epoch {@code FOR
 * SHARE}: a controller that was overtaken cannot append any more.
 */
public final class PostgresJournal implements Journal {
  private static final int FETCH = 50;

  private final DataSource dataSource;
  private final long epoch;
  private volatile Head head;

  /** Whether the last append failed, so that it may be in the database nevertheless. */
  private boolean doubtful;

  /**
   * @param epoch the epoch that this controller raised, see {@link Epoch#raise}
   */
  public PostgresJournal(DataSource dataSource, long epoch) {
    this.dataSource = dataSource;
    this.epoch = epoch;
    head = readHead();
  }

  @Override
  public synchronized List<Entry> append(List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return List.of();
    }
    var entries = new ArrayList<Entry>(drafts.size());
    var end = head;
    for (var draft : drafts) {
      var entry = Entry.after(end, draft);
      entries.add(entry);
      end = entry.head();
    }
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Epoch.require(connection, epoch);
        if (!doubtful || !isThere(connection, end)) {
          insert(connection, entries);
          doubtful = true;
          connection.commit();
        }
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw new JournalUnavailableException("cannot append to the journal: " + e.getMessage(), e);
    }
    doubtful = false;
    head = end;
    return List.copyOf(entries);
  }

  private static void rollBack(Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Whether the entries that were to follow have already followed.
   *
   * @param end the last of them
   * @throws JournalException when something else has followed
   */
  private boolean isThere(Connection connection, Head end) throws SQLException {
    var stored = readHead(connection);
    if (!stored.equals(end) && !stored.equals(head)) {
      throw new JournalException(
          "another hand has written entry " + stored.sequence() + " to the journal");
    }
    return stored.equals(end);
  }

  private static void insert(Connection connection, List<Entry> entries) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO journal_entry (sequence, network_time, real_time, kind, body,"
                + " previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (var entry : entries) {
        insert.setLong(1, entry.sequence());
        insert.setString(2, entry.networkTime().toString());
        insert.setString(3, entry.realTime().toString());
        insert.setString(4, entry.kind());
        insert.setString(5, entry.body());
        insert.setString(6, entry.previousHash());
        insert.setString(7, entry.hash());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public Head head() {
    return head;
  }

  private Head readHead() {
    try (var connection = dataSource.getConnection()) {
      return readHead(connection);
    } catch (SQLException e) {
      throw new JournalException("cannot read the journal's head: " + e.getMessage(), e);
    }
  }

  private static Head readHead(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT sequence, hash FROM journal_entry ORDER BY sequence DESC LIMIT 1")) {
      return rows.next() ? new Head(rows.getLong(1), rows.getString(2)) : Head.EMPTY;
    }
  }

  @Override
  public void read(long fromSequence, Consumer<Entry> reader) {
    try (var connection = dataSource.getConnection()) {
      // Outside of a transaction the driver would fetch everything at once.
      connection.setAutoCommit(false);
      try (var select =
          connection.prepareStatement(
              "SELECT sequence, network_time, real_time, kind, body, previous_hash, hash"
                  + " FROM journal_entry WHERE sequence >= ? ORDER BY sequence")) {
        select.setLong(1, fromSequence);
        select.setFetchSize(FETCH);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            reader.accept(entry(rows));
          }
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new JournalException("cannot read the journal: " + e.getMessage(), e);
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    try {
      return new Entry(
          row.getLong(1),
          Instant.parse(row.getString(2)),
          Instant.parse(row.getString(3)),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getString(7));
    } catch (java.time.DateTimeException e) {
      throw new JournalException(
          "entry " + row.getLong(1) + " of the journal was tampered with: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}
