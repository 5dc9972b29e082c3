package io.branchline.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that holds the controller's state: a server of its own under the data folder, or
 * the bank's, named by a JDBC URL. Its tables are brought up to date when it is opened.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 12;
  private static final int PERMITS = 60;

  /** How long a transaction of {@link #permits} may stay idle. */
  public static final int PERMIT_SECONDS = 3;

  private final HikariDataSource dataSource;
  private final HikariDataSource permits;
  private final @Nullable EmbeddedServer server;

  private Database(
      HikariDataSource dataSource, HikariDataSource permits, @Nullable EmbeddedServer server) {
    this.dataSource = dataSource;
    this.permits = permits;
    this.server = server;
  }

  /** Where the state is kept when the bank names a server of its own. */
  public record External(String url, String user, String password) {}

  /**
   * Starts the server under {@code folder}, after stopping one that a killed process left there.
   */
  public static Database openEmbedded(Path folder) throws IOException {
    var server = EmbeddedServer.start(folder);
    try {
      return open(server.url(), "postgres", "", server);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Connects to the bank's own server. */
  public static Database openExternal(External external) {
    return open(external.url(), external.user(), external.password(), null);
  }

  /** The bank's own server where there is one, else one of our own under {@code folder}. */
  public static Database open(Optional<External> external, Path folder) throws IOException {
    return external.isPresent() ? openExternal(external.get()) : openEmbedded(folder);
  }

  private static Database open(
      String url, String user, String password, @Nullable EmbeddedServer server) {
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config("state", url, user, password, CONNECTIONS));
    } catch (RuntimeException e) {
      throw new JournalException(
          "cannot reach the database " + url + ": " + e.getMessage() + "; is it running?", e);
    }
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:db/migration")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      pool.close();
      throw new JournalException("cannot prepare the tables of " + url + ": " + e.getMessage(), e);
    }
    try {
      return new Database(pool, permits(url, user, password), server);
    } catch (RuntimeException e) {
      pool.close();
      throw new JournalException("cannot reach the database " + url + ": " + e.getMessage(), e);
    }
  }

  /** Sessions whose transactions the database ends when they idle too long. */
  private static HikariDataSource permits(String url, String user, String password) {
    var config = config("permits", url, user, password, PERMITS);
    config.setConnectionInitSql(
        "SET idle_in_transaction_session_timeout = '" + PERMIT_SECONDS + "s'");
    return new HikariDataSource(config);
  }

  private static HikariConfig config(
      String name, String url, String user, String password, int connections) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(10_000);
    return config;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Connections of which each is held while a router is written to: a pool of their own, so that
   * slow routers never keep the journal waiting.
   */
  public DataSource permits() {
    return permits;
  }

  @Override
  public void close() {
    permits.close();
    dataSource.close();
    if (server != null) {
      server.close();
    }
  }
}
