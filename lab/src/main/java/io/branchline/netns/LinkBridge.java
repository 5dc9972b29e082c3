package io.branchline.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The lines of a lab: one thread that carries packets between pairs of TUN or TAP devices, each
 * direction as its {@link LineShape} says. A direction reads a packet only when its line is free,
 * so that queues build up in the kernel, where routers have them.
 */
final class LinkBridge implements AutoCloseable {
  private static final int LARGEST_PACKET = 4096;
  private static final int EVENTS = 256;

  /** A line may be this far ahead of the clock: fewer wake-ups, the same rate. */
  private static final long AHEAD_NANOS = 500_000;

  /** How much time this thread may make up for that it could not run. */
  private static final long CATCH_UP_NANOS = 100_000_000;

  private static final long WALK_NANOS = 100_000_000;
  private static final long IDLE_NANOS = 100_000_000;

  private final int epoll;
  private final long seed;
  private final List<Direction> directions = new ArrayList<>();
  private final List<Direction> active = new ArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().name("link-bridge").daemon().unstarted(this::run);
  private volatile boolean closed;

  /**
   * @param seed of jitter and loss
   */
  LinkBridge(long seed) throws IOException {
    this.seed = seed;
    epoll = SystemCalls.createEpoll();
  }

  /** Joins two devices before {@link #start}; the first direction is from {@code one}. */
  Cable join(int one, int other, LineShape there, LineShape back) throws IOException {
    return new Cable(add(one, other, there), add(other, one, back));
  }

  private Direction add(int in, int out, LineShape shape) throws IOException {
    int index = directions.size();
    var direction = new Direction(in, out, shape, new SplittableRandom(seed + index));
    directions.add(direction);
    SystemCalls.watch(epoll, in, index);
    return direction;
  }

  void start() {
    thread.start();
  }

  /** Both directions of a line, adjustable while packets flow. */
  static final class Cable {
    private final Direction there;
    private final Direction back;

    private Cable(Direction there, Direction back) {
      this.there = there;
      this.back = back;
    }

    LineShape there() {
      return there.shape;
    }

    LineShape back() {
      return back.shape;
    }

    void reshape(LineShape newThere, LineShape newBack) {
      there.shape = newThere;
      back.shape = newBack;
    }
  }

  private static final class Packet {
    final byte[] bytes;
    final long due;

    Packet(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }
  }

  private static final class Direction {
    final int in;
    final int out;
    final SplittableRandom random;
    final ArrayDeque<Packet> flying = new ArrayDeque<>();
    volatile LineShape shape;
    boolean readable;
    boolean isActive;
    private long freeAt;
    long waitingSince;
    private long lastDue;
    private long walkedAt;
    private double walk;

    Direction(int in, int out, LineShape shape, SplittableRandom random) {
      this.in = in;
      this.out = out;
      this.shape = shape;
      this.random = random;
    }

    /** Carries what is due; answers when something is due next, or {@link Long#MAX_VALUE}. */
    long pump(long now, MemorySegment buffer) {
      for (var packet = flying.peek();
          packet != null && packet.due - now <= 0;
          packet = flying.peek()) {
        flying.poll();
        MemorySegment.copy(packet.bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.bytes.length);
        int ignored = SystemCalls.write(out, buffer, packet.bytes.length);
      }
      while (readable && freeAt - now <= AHEAD_NANOS) {
        int length = SystemCalls.read(in, buffer);
        if (length < 0) {
          readable = false;
        } else {
          take(buffer, length, now);
        }
      }
      long next = readable ? freeAt - AHEAD_NANOS : Long.MAX_VALUE;
      var first = flying.peek();
      return first == null ? next : Math.min(next, first.due);
    }

    private void take(MemorySegment buffer, int length, long now) {
      var current = shape;
      // A packet that is read late because this thread was late had its turn when the line was
      // free.
      long start = Math.max(freeAt, Math.max(waitingSince, now - CATCH_UP_NANOS));
      freeAt = start + current.nanosFor(length);
      if (!current.up() || random.nextDouble() < current.loss().ratio()) {
        return;
      }
      long flight = 1000 * current.delay().micros() + jitter(current, now);
      lastDue = Math.max(lastDue, freeAt + flight);
      flying.add(new Packet(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), lastDue));
    }

    /** An Ornstein-Uhlenbeck walk, so that delays of packets close in time are close. */
    private long jitter(LineShape current, long now) {
      double deviation = 1000.0 * current.jitter().micros();
      double kept = Math.exp(-(double) (now - walkedAt) / WALK_NANOS);
      walkedAt = now;
      walk = walk * kept + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
      return (long) Math.abs(walk);
    }
  }

  private void run() {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LARGEST_PACKET);
      var events = new SystemCalls.Events(EVENTS, arena);
      // Packets that came before the thread are reported by no further event.
      directions.forEach(this::wake);
      while (!closed) {
        long next = pumpAll(buffer);
        long wait = next == Long.MAX_VALUE ? IDLE_NANOS : next - System.nanoTime();
        int count = SystemCalls.await(epoll, events, Math.clamp(wait, 0, IDLE_NANOS));
        for (int i = 0; i < count; i++) {
          wake(directions.get(events.index(i)));
        }
      }
    }
  }

  private void wake(Direction direction) {
    if (!direction.readable) {
      direction.readable = true;
      direction.waitingSince = System.nanoTime();
    }
    if (!direction.isActive) {
      direction.isActive = true;
      active.add(direction);
    }
  }

  private long pumpAll(MemorySegment buffer) {
    long next = Long.MAX_VALUE;
    for (int i = active.size() - 1; i >= 0; i--) {
      var direction = active.get(i);
      long due = direction.pump(System.nanoTime(), buffer);
      if (due == Long.MAX_VALUE) {
        direction.isActive = false;
        var last = active.removeLast();
        if (last != direction) {
          active.set(i, last);
        }
      } else {
        next = Math.min(next, due);
      }
    }
    return next;
  }

  /** Stops the thread; the devices are their owner's to close. */
  @Override
  public void close() {
    closed = true;
    if (thread.isAlive()) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    SystemCalls.close(epoll);
  }
}
