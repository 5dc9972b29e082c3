package io.branchline.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;

/**
 * A bounded queue of the newest value by key, from any number of producers to a consumer that may
 * be slower. A value whose key still waits replaces the waiting one in its place unless that is
 * newer, and the consumer is told how many it stands for; a new key that finds the queue full is
 * dropped and counted. Producers never wait, so one slow consumer cannot stall the network's
 * threads.
 *
 * <p>Right for state and for counters, where only the newest value matters; wrong for events.
 */
public final class CoalescingQueue<K, V> {
  private final int capacity;
  private final BinaryOperator<V> newer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final LinkedHashMap<K, Waiting<V>> waiting = new LinkedHashMap<>();
  private long accepted;
  private long merged;
  private long dropped;

  /**
   * A value with its key.
   *
   * @param merged how many other values of the key it stands for
   */
  public record Item<K, V>(K key, V value, int merged) {}

  /** What became of the values so far; {@code accepted} counts merged ones too. */
  public record Counts(long accepted, long merged, long dropped, int waiting) {}

  private static final class Waiting<V> {
    private V value;
    private int merged;

    private Waiting(V value) {
      this.value = value;
    }
  }

  /** A queue in which the value that arrived last is the newest. */
  public CoalescingQueue(int capacity) {
    this(capacity, (waits, arrived) -> arrived);
  }

  /**
   * A queue whose values know their age, so that one that arrives late replaces nothing.
   *
   * @param newer of the value that waits and the one that arrives
   */
  public CoalescingQueue(int capacity, BinaryOperator<V> newer) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a queue holds at least one value, not " + capacity);
    }
    this.capacity = capacity;
    this.newer = newer;
  }

  /** What became of a value that was put. */
  public enum Put {
    QUEUED,
    MERGED,
    DROPPED
  }

  /** Adds a value, or merges it with the one of the same key that still waits. */
  public Put put(K key, V value) {
    lock.lock();
    try {
      var present = waiting.get(key);
      if (present != null) {
        present.value = newer.apply(present.value, value);
        present.merged++;
        accepted++;
        merged++;
        return Put.MERGED;
      }
      if (waiting.size() >= capacity) {
        dropped++;
        return Put.DROPPED;
      }
      waiting.put(key, new Waiting<>(value));
      accepted++;
      notEmpty.signal();
      return Put.QUEUED;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The values that wait, oldest key first, at most {@code limit} of them; waits for the first one
   * up to {@code patience} and gives an empty list when none came.
   */
  public List<Item<K, V>> take(int limit, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = patience.toNanos();
      while (waiting.isEmpty()) {
        if (nanos <= 0) {
          return List.of();
        }
        nanos = notEmpty.awaitNanos(Math.min(nanos, TimeUnit.HOURS.toNanos(1)));
      }
      var taken = new ArrayList<Item<K, V>>(Math.min(limit, waiting.size()));
      var entries = waiting.entrySet().iterator();
      while (entries.hasNext() && taken.size() < limit) {
        var entry = entries.next();
        taken.add(new Item<>(entry.getKey(), entry.getValue().value, entry.getValue().merged));
        entries.remove();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public Counts counts() {
    lock.lock();
    try {
      return new Counts(accepted, merged, dropped, waiting.size());
    } finally {
      lock.unlock();
    }
  }
}
