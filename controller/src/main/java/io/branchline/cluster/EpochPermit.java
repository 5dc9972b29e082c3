package io.branchline.cluster;

import io.branchline.driver.Permit;
import io.branchline.journal.Database;
import io.branchline.journal.Epoch;
import io.branchline.journal.StaleEpochException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leave to write to a router: a short transaction holds the epoch row {@code FOR SHARE} while the
 * write is made, so that no newer controller can begin its reign in between. The database ends a
 * transaction that stays idle for {@link Database#PERMIT_SECONDS}: a controller that froze holds
 * nobody up.
 */
public final class EpochPermit implements Permit {
  private static final Logger LOG = LoggerFactory.getLogger(EpochPermit.class);

  private final DataSource dataSource;
  private final long epoch;

  public EpochPermit(DataSource dataSource, long epoch) {
    this.dataSource = dataSource;
    this.epoch = epoch;
  }

  @Override
  public <T> T under(Supplier<T> write) {
    try (var connection = dataSource.getConnection()) {
      begin(connection);
      try {
        return write.get();
      } finally {
        end(connection);
      }
    } catch (SQLException e) {
      throw new Withdrawn("the epoch cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads the row. The transaction begins with that statement, in the same message, so that however
   * slow this process is it is never idle before it has its permit.
   */
  private void begin(Connection connection) {
    try {
      connection.setAutoCommit(false);
      Epoch.require(connection, epoch);
    } catch (StaleEpochException e) {
      throw new Withdrawn(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw new Withdrawn("the epoch cannot be read: " + e.getMessage());
    }
  }

  /**
   * Lets go of the row. When the database had to cut the transaction off the write has happened all
   * the same; it was begun in time, and its confirm will need a permit of its own.
   */
  private static void end(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.warn("a write to a router outlived its permit: {}", e.getMessage());
    }
  }
}
