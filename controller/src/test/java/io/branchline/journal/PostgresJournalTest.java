package io.branchline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.cluster.EpochPermit;
import io.branchline.driver.Permit;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class PostgresJournalTest {
  @TempDir private static Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static Database database;

  private long epoch = Epoch.raise(database.dataSource(), "test");
  private PostgresJournal journal = new PostgresJournal(database.dataSource(), epoch);

  @BeforeAll
  static void open() throws IOException {
    database = Database.openEmbedded(folder);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  /** Connections whose next commit gets there, and whose answer is lost. */
  private static DataSource losingOneAnswer(AtomicBoolean lose) {
    return (DataSource)
        Proxy.newProxyInstance(
            PostgresJournalTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, arguments) -> {
              var result = method.invoke(database.dataSource(), arguments);
              return result instanceof Connection real ? losing(real, lose) : result;
            });
  }

  private static Connection losing(Connection real, AtomicBoolean lose) {
    return (Connection)
        Proxy.newProxyInstance(
            PostgresJournalTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              var result = method.invoke(real, arguments);
              if (method.getName().equals("commit") && lose.getAndSet(false)) {
                throw new SQLException("the answer was lost");
              }
              return result;
            });
  }

  @Test
  void whatWasCommittedWithoutAnAnswerIsNotWrittenTwice() {
    var lose = new AtomicBoolean(true);
    var doubting = new PostgresJournal(losingOneAnswer(lose), epoch);
    var before = doubting.head();
    var drafts = drafts("a", "b");
    assertThrows(JournalUnavailableException.class, () -> doubting.append(drafts));
    assertEquals(before, doubting.head());
    var appended = doubting.append(drafts);
    assertEquals(before.sequence() + 2, doubting.head().sequence());
    doubting.append(drafts("c"));
    var read = new ArrayList<Entry>();
    doubting.read(before.sequence() + 1, read::add);
    assertEquals(appended, read.subList(0, 2));
    assertEquals(3, read.size());
    assertInstanceOf(Verification.Intact.class, doubting.verify(Optional.of(doubting.head())));
  }

  @Test
  void whatWasAppendedIsReadByTheNextReign() {
    var before = journal.head();
    var appended = journal.append(drafts("a", "b", "c"));
    assertEquals(before.sequence() + 3, journal.head().sequence());
    var next =
        new PostgresJournal(database.dataSource(), Epoch.raise(database.dataSource(), "next"));
    assertEquals(journal.head(), next.head());
    var read = new ArrayList<Entry>();
    next.read(before.sequence() + 1, read::add);
    assertEquals(appended, read);
    assertEquals(new Verification.Intact(next.head()), next.verify(Optional.of(next.head())));
  }

  @Test
  void whatIsCommittedIsOnDisk() throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        try (var rows = statement.executeQuery("SHOW " + setting)) {
          assertTrue(rows.next());
          assertEquals("on", rows.getString(1), setting);
        }
      }
    }
  }

  @Test
  void itIsAppendOnlyForEverybody() throws SQLException {
    journal.append(drafts("a"));
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "UPDATE journal_entry SET body = '{}' WHERE sequence = 1",
              "DELETE FROM journal_entry WHERE sequence = 1",
              "TRUNCATE journal_entry")) {
        var refused = assertThrows(SQLException.class, () -> statement.execute(sql));
        assertTrue(
            String.valueOf(refused.getMessage()).contains("the journal is append-only"),
            refused.getMessage());
      }
    }
  }

  @Test
  void whatASuperuserEditsPastTheTriggerShows() throws SQLException {
    journal.append(drafts("a", "b", "c"));
    var last = journal.head();
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_append_only");
      statement.execute(
          "UPDATE journal_entry SET body = replace(body, '\"b\"', '\"B\"') WHERE sequence = "
              + (last.sequence() - 1));
      connection.commit();
      var broken = assertInstanceOf(Verification.Broken.class, journal.verify(Optional.empty()));
      assertEquals(last.sequence() - 1, broken.sequence());
      statement.execute(
          "UPDATE journal_entry SET body = replace(body, '\"B\"', '\"b\"') WHERE sequence = "
              + (last.sequence() - 1));
      statement.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_append_only");
      connection.commit();
    }
    assertInstanceOf(Verification.Intact.class, journal.verify(Optional.of(last)));
  }

  @Test
  void anOvertakenControllerCanNeitherAppendNorWriteToARouter() {
    var permit = new EpochPermit(database.permits(), epoch);
    assertEquals("written", permit.under(() -> "written"));
    Epoch.raise(database.dataSource(), "the next one");
    var writes = new AtomicLong();
    assertThrows(StaleEpochException.class, () -> journal.append(drafts("late")));
    var refused = assertThrows(Permit.Withdrawn.class, () -> permit.under(writes::incrementAndGet));
    assertTrue(String.valueOf(refused.getMessage()).contains("the next one"));
    assertEquals(0, writes.get());
  }

  @Test
  void aNewReignWaitsForAWriteThatIsUnderWay() throws InterruptedException {
    var permit = new EpochPermit(database.permits(), epoch);
    var finish = new CountDownLatch(1);
    var order = new ArrayList<String>();
    var writer =
        writing(
            permit,
            finish,
            () -> {
              synchronized (order) {
                order.add("write");
              }
            });
    var raising =
        Thread.ofPlatform()
            .start(() -> {
              Epoch.raise(database.dataSource(), "another");
              synchronized (order) {
                order.add("raise");
              }
            });
    // The raise cannot end before the write does, however long it is given.
    assertTrue(!raising.join(java.time.Duration.ofMillis(300)));
    finish.countDown();
    assertTrue(writer.join(java.time.Duration.ofSeconds(5)));
    assertTrue(raising.join(java.time.Duration.ofSeconds(5)));
    assertEquals(List.of("write", "raise"), order);
  }

  @Test
  void aWriterThatFrozeDoesNotKeepANewReignWaiting() throws InterruptedException {
    var permit = new EpochPermit(database.permits(), epoch);
    var finish = new CountDownLatch(1);
    var writer = writing(permit, finish, () -> {});
    // Returns only once the database has ended the writer's transaction.
    assertEquals(epoch + 1, Epoch.raise(database.dataSource(), "a third"));
    assertTrue(writer.isAlive());
    finish.countDown();
    assertTrue(writer.join(java.time.Duration.ofSeconds(5)));
  }

  /** A thread that is in the middle of a write until it may finish it. */
  private static Thread writing(Permit permit, CountDownLatch finish, Runnable write)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var writer =
        Thread.ofPlatform()
            .start(() ->
                permit.under(() -> {
                  begun.countDown();
                  await(finish);
                  write.run();
                  return true;
                }));
    assertTrue(begun.await(5, TimeUnit.SECONDS));
    return writer;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static List<Draft> drafts(String... texts) {
    var drafts = new ArrayList<Draft>();
    for (var text : texts) {
      drafts.add(
          new Draft(
              "observed",
              Instant.parse("2026-03-02T08:00:00.123456789Z"),
              Instant.now(),
              "{\"text\":\"" + text + "\"}"));
    }
    return drafts;
  }
}
