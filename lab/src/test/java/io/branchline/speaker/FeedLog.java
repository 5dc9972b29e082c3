package io.branchline.speaker;

import static org.junit.jupiter.api.Assertions.fail;

import io.branchline.bgp.LinkStateEvent;
import io.branchline.network.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Everything that a feed said, and the topology that it adds up to. */
final class FeedLog implements Consumer<LinkStateEvent> {
  /** A full machine may take longer to load the classes of a first session than to hold it. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<LinkStateEvent> events = new ArrayList<>();
  private Topology topology = Topology.EMPTY;

  @Override
  public void accept(LinkStateEvent event) {
    lock.lock();
    try {
      events.add(event);
      if (event instanceof LinkStateEvent.Changed changed) {
        topology = topology.with(changed.changes());
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Topology topology() {
    lock.lock();
    try {
      return topology;
    } finally {
      lock.unlock();
    }
  }

  <E extends LinkStateEvent> List<E> list(Class<E> kind) {
    lock.lock();
    try {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this holds of the log, which is asked after every event. */
  void await(Predicate<FeedLog> condition, Duration deadline) throws InterruptedException {
    long left = deadline.toNanos();
    lock.lock();
    try {
      while (!condition.test(this)) {
        if (left <= 0) {
          fail(
              "not within %d ms; %s, last events %s"
                  .formatted(
                      deadline.toMillis(),
                      topology,
                      events.subList(Math.max(0, events.size() - 5), events.size()).stream()
                          .map(FeedLog::inShort)
                          .toList()));
        }
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many events of this kind were told. */
  void await(Class<? extends LinkStateEvent> kind, int count) throws InterruptedException {
    await(log -> log.list(kind).size() >= count, PATIENCE);
  }

  void await(Topology expected, Duration deadline) throws InterruptedException {
    await(log -> log.topology.equals(expected), deadline);
  }

  private static String inShort(LinkStateEvent event) {
    var text = event.toString();
    return text.length() < 300 ? text : text.substring(0, 300) + "...";
  }
}
