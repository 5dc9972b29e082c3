package io.branchline.export;

import io.branchline.export.Destination.RefusedException;
import io.branchline.measure.Sample;
import io.branchline.store.Follower;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends on what is appended to a store, in order, on a thread of its own. Samples are acknowledged
 * to the store when the destination has them: while it cannot be reached they wait there, and a
 * process that is killed goes on with them.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final int BATCH = 10_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Follower follower;
  private final Destination destination;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = new State(0, 0, 0, 0, Optional.empty());

  /**
   * How it goes.
   *
   * @param delivered samples that the destination has
   * @param refused samples that it will never take
   * @param behind appends that wait
   * @param lost appends that waited for too long, and were dropped
   * @param error why nothing gets through, at present
   */
  public record State(
      long delivered, long refused, long behind, long lost, Optional<String> error) {}

  /**
   * Begins to send.
   *
   * @param name of the thread and in the log
   * @param pause between looks when there is nothing, and before the first new attempt
   */
  public Forwarder(String name, Follower follower, Destination destination, Duration pause) {
    this.name = name;
    this.follower = follower;
    this.destination = destination;
    this.pause = pause;
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  public State state() {
    var known = state;
    return new State(
        known.delivered, known.refused, follower.behind(), follower.lost(), known.error);
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        var samples = follower.next(BATCH);
        if (samples.isEmpty()) {
          sleep(pause);
          continue;
        }
        var wait = pause;
        while (!deliver(samples)) {
          sleep(wait);
          wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : wait;
        }
        follower.acknowledge();
      }
    } catch (InterruptedException _) {
      // Closed: what was not acknowledged is given again after the next start.
    } catch (RuntimeException e) {
      LOG.error("{} has ended", name, e);
      state = new State(state.delivered, state.refused, 0, 0, Optional.of("it ended: " + e));
    }
  }

  private boolean deliver(List<Sample> samples) throws InterruptedException {
    try {
      destination.deliver(samples);
      if (state.error.isPresent()) {
        LOG.info("{} gets through again", name);
      }
      state = new State(state.delivered + samples.size(), state.refused, 0, 0, Optional.empty());
      return true;
    } catch (RefusedException e) {
      LOG.error("{} leaves {} samples out: {}", name, samples.size(), e.getMessage());
      state =
          new State(
              state.delivered,
              state.refused + samples.size(),
              0,
              0,
              Optional.of(String.valueOf(e.getMessage())));
      return true;
    } catch (IOException e) {
      if (state.error.isEmpty()) {
        LOG.warn("{} does not get through, and tries again: {}", name, e.toString());
      }
      state = new State(state.delivered, state.refused, 0, 0, Optional.of(e.toString()));
      return false;
    }
  }

  private void sleep(Duration time) throws InterruptedException {
    if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closing");
    }
  }

  /** Ends; what is being sent is given up. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    destination.close();
  }
}
