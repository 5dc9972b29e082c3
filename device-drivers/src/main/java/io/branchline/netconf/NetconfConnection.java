package io.branchline.netconf;

import io.branchline.driver.SessionState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one router's session up: connects on one virtual thread, again with growing jittered pauses
 * when that fails or the session ends. Whoever needs the session cuts the pause short.
 */
final class NetconfConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetconfConnection.class);

  private final NetconfClients clients;
  private final NetconfTarget target;
  private final NetconfSettings settings;
  private final Function<Collection<String>, Optional<String>> obstacle;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<SessionState> listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread keeper;
  private @Nullable NetconfSession session;
  private String reason = "no attempt to connect has ended yet";
  private long attempts;
  private boolean wanted;
  private boolean closed;

  /** Connects in the background from now on. */
  NetconfConnection(
      NetconfClients clients,
      NetconfTarget target,
      NetconfSettings settings,
      Function<Collection<String>, Optional<String>> obstacle,
      InstantSource clock,
      RandomGenerator random,
      Consumer<SessionState> listener) {
    this.clients = clients;
    this.target = target;
    this.settings = settings;
    this.obstacle = obstacle;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    keeper = Thread.ofVirtual().name("netconf-" + target.node()).unstarted(this::keep);
  }

  void start() {
    keeper.start();
  }

  /** The session, or why there is none: after the attempt that this call brings about has ended. */
  Access await() {
    lock.lock();
    try {
      var seen = attempts;
      var left = settings.connectTimeout().plusSeconds(1).toNanos();
      while (true) {
        var current = session;
        if (current != null && current.isUp()) {
          return new Access.Granted(current);
        }
        if (closed || (current == null && attempts > seen) || left <= 0) {
          return new Access.Denied(reason);
        }
        wanted = true;
        changed.signalAll();
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Access.Denied("interrupted while waiting for a session to " + target.describe());
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #await} found. */
  sealed interface Access {
    record Granted(NetconfSession session) implements Access {}

    record Denied(String reason) implements Access {}
  }

  private void keep() {
    int failures = 0;
    try {
      while (!isClosed()) {
        try {
          hold(connect());
          failures = 0;
        } catch (IOException e) {
          failed(String.valueOf(e.getMessage()), failures == 0);
          failures++;
        }
        pause(failures);
      }
    } catch (InterruptedException e) {
      LOG.debug("{}: the session's keeper ends", target.node());
    }
  }

  private NetconfSession connect() throws IOException, InterruptedException {
    var fresh = NetconfSession.open(clients, target, settings, this::wentDown);
    var missing = obstacle.apply(fresh.capabilities());
    if (missing.isPresent()) {
      fresh.close();
      throw new IOException(target.describe() + " cannot be configured: " + missing.get());
    }
    return fresh;
  }

  private void hold(NetconfSession fresh) throws InterruptedException {
    lock.lock();
    try {
      if (closed) {
        fresh.close();
        return;
      }
      session = fresh;
      attempts++;
      wanted = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.debug("{}: session {} is up", target.describe(), fresh.id());
    listener.accept(new SessionState.Up(target.node(), clock.instant()));
    String why;
    lock.lock();
    try {
      while (!closed && fresh.isUp()) {
        changed.await();
      }
      if (closed) {
        return;
      }
      session = null;
      why = "the session to " + target.describe() + " ended: " + reason;
      reason = why;
    } finally {
      lock.unlock();
    }
    LOG.info("{}", why);
    listener.accept(new SessionState.Down(target.node(), why, clock.instant()));
  }

  private void wentDown(String why) {
    lock.lock();
    try {
      reason = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void failed(String why, boolean first) {
    boolean news;
    lock.lock();
    try {
      news = first || !why.equals(reason);
      reason = why;
      attempts++;
      wanted = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (news) {
      LOG.info("{}", why);
      listener.accept(new SessionState.Down(target.node(), why, clock.instant()));
    }
  }

  private void pause(int failures) throws InterruptedException {
    var longest =
        Math.min(
            settings.retryMax().toNanos(),
            settings.retryMin().toNanos() << Math.clamp(failures - 1L, 0, 20));
    var left = longest / 2 + random.nextLong(longest / 2 + 1);
    lock.lock();
    try {
      while (!wanted && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the session and stops trying; waits until the keeper has ended, so no session stays
   * behind.
   */
  @Override
  public void close() {
    NetconfSession last;
    lock.lock();
    try {
      closed = true;
      reason = "the driver of " + target.node() + " is closed";
      last = session;
      session = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
    keeper.interrupt();
    try {
      keeper.join(
          Duration.ofNanos(settings.connectTimeout().toNanos() + TimeUnit.SECONDS.toNanos(1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
