package io.branchline.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of each of many cells, from many sources to one consumer that may be slower. A
 * value whose cell still waits takes the place of the waiting one. Every source has a lane of its
 * own and lanes take turns, so that a source that floods merges with itself and keeps nobody else
 * waiting for longer than its turn. Producers never wait for the consumer, and what can wait is
 * bounded by the cells that there are.
 *
 * <p>Right for state and for counters, where only the newest value matters; wrong for events.
 */
public final class CoalescingQueue<S, C extends CoalescingQueue.Cell> {
  private final LinkedBlockingQueue<Lane<S, C>> ready = new LinkedBlockingQueue<>();

  /** What a value waits in. Sub-classes hold the value, guarded by the lane. */
  public abstract static class Cell {
    private boolean waits;

    /** Whether a value waits in it. */
    protected final boolean waits() {
      return waits;
    }
  }

  /** Receives the cells of one turn, each with its value, while the lane is held. */
  @FunctionalInterface
  public interface Taker<C> {
    void take(C cell);
  }

  /** One source's part of the queue. */
  public static final class Lane<S, C extends Cell> {
    private final CoalescingQueue<S, C> queue;
    private final S source;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Cell[] waiting = new Cell[16];
    private int first;
    private int size;
    private boolean isReady;

    private Lane(CoalescingQueue<S, C> queue, S source) {
      this.queue = queue;
      this.source = source;
    }

    public S source() {
      return source;
    }

    /** Holds the lane, for {@link #put}, until {@link #release}. */
    public void hold() {
      lock.lock();
    }

    public void release() {
      lock.unlock();
    }

    /** Lets a cell wait that did not; only while the lane is held. */
    public void put(C cell) {
      Cell entry = cell;
      if (entry.waits) {
        return;
      }
      entry.waits = true;
      if (first + size == waiting.length) {
        makeRoom();
      }
      waiting[first + size++] = entry;
      if (!isReady) {
        isReady = true;
        queue.ready.add(this);
      }
    }

    private void makeRoom() {
      int length = size > waiting.length / 2 ? waiting.length * 2 : waiting.length;
      waiting = Arrays.copyOfRange(waiting, first, first + length);
      first = 0;
    }

    /**
     * Hands over what waits, oldest cell first, at most {@code limit}; what is left waits for
     * another turn.
     *
     * @return how many it were
     */
    @SuppressWarnings("unchecked") // Only put() adds.
    public int drain(int limit, Taker<C> taker) {
      lock.lock();
      int taken = Math.min(limit, size);
      try {
        for (int i = 0; i < taken; i++) {
          var cell = waiting[first];
          waiting[first++] = null;
          size--;
          if (cell != null) {
            cell.waits = false;
            taker.take((C) cell);
          }
        }
        return taken;
      } finally {
        first = size == 0 ? 0 : first;
        isReady = size > 0;
        if (isReady) {
          queue.ready.add(this);
        }
        lock.unlock();
      }
    }
  }

  /** A lane for one more source. */
  public Lane<S, C> lane(S source) {
    return new Lane<>(this, source);
  }

  /** The lane whose turn it is; waits up to {@code patience}, null when none came. */
  public @Nullable Lane<S, C> take(Duration patience) throws InterruptedException {
    return ready.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return ready.isEmpty();
  }
}
