package io.branchline.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries one direction of a connection. What was read waits in a queue until its delay is over,
 * the rate allows it and the receiver takes it; while much waits, nothing more is read.
 */
final class Pipe {
  /** Bytes that wait at most; then the sender is held back by TCP itself. */
  private static final int MOST_WAITING = 256 * 1024;

  /** A throttled direction may send what comes together in this time at once. */
  private static final long BURST_NANOS = 20_000_000;

  /** How a direction ends. */
  enum End {
    HALF,
    CLOSE,
    RESET
  }

  private record Piece(ByteBuf bytes, long readAt) {}

  private final SocketChannel from;
  private final SocketChannel to;
  private final long salt;
  private final Consumer<End> onEnd;
  private final Queue<Piece> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private Impairment impairment;
  private long passed;
  private double allowance;
  private long allowedAt;
  private SplittableRandom flips = new SplittableRandom();
  private long nextFlip;
  private boolean damaged;
  private boolean finishing;
  private boolean over;
  private boolean released;
  private boolean wakingUp;

  /**
   * @param salt sets the places of flipped bits apart from those of other pipes
   * @param onEnd is told when the last byte has been handed over
   */
  Pipe(
      SocketChannel from, SocketChannel to, Impairment impairment, long salt, Consumer<End> onEnd) {
    this.from = from;
    this.to = to;
    this.salt = salt;
    this.onEnd = onEnd;
    this.impairment = impairment;
    begin();
  }

  private void begin() {
    passed = 0;
    allowance = 0;
    allowedAt = System.nanoTime();
    flips = new SplittableRandom(impairment.seed() * 31 + salt);
    nextFlip = distance();
  }

  private long distance() {
    long mean = impairment.flipEveryBytes();
    return mean == 0 ? Long.MAX_VALUE : 1 + flips.nextLong(2 * mean - 1);
  }

  void start() {
    readMore();
    pump();
  }

  void impair(Impairment wanted) {
    impairment = wanted;
    begin();
    readMore();
    pump();
  }

  /** Whether bits were flipped that somebody may have taken for good. */
  boolean isDamaged() {
    return damaged;
  }

  boolean isOver() {
    return over;
  }

  void readMore() {
    if (!impairment.blocked() && !finishing && waitingBytes < MOST_WAITING) {
      from.read();
    }
  }

  void take(ByteBuf bytes) {
    if (released) {
      bytes.release();
      return;
    }
    flip(bytes);
    waiting.add(new Piece(bytes, System.nanoTime()));
    waitingBytes += bytes.readableBytes();
    pump();
  }

  private void flip(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (nextFlip <= end - at) {
      at += (int) nextFlip;
      bytes.setByte(at - 1, bytes.getByte(at - 1) ^ (1 << flips.nextInt(8)));
      damaged = true;
      nextFlip = distance();
    }
    nextFlip -= end - at;
  }

  /** The sender has sent its last byte. */
  void finish() {
    finishing = true;
    pump();
  }

  /** Hands over what may go now, and comes back for the rest when that is due. */
  void pump() {
    if (released || over || impairment.blocked()) {
      return;
    }
    while (!waiting.isEmpty() && to.isWritable()) {
      long wait = nanosToWait(waiting.element());
      if (wait > 0) {
        to.flush();
        wakeUpIn(wait);
        return;
      }
      if (handOver()) {
        return;
      }
    }
    to.flush();
    if (waiting.isEmpty() && finishing) {
      over = true;
      // After what was written: shutting down waits for nothing.
      to.writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(_ -> {
            to.shutdownOutput();
            onEnd.accept(End.HALF);
          });
    } else {
      readMore();
    }
  }

  private long nanosToWait(Piece piece) {
    long now = System.nanoTime();
    long due = piece.readAt() + impairment.delay().toNanos() - now;
    if (due > 0 || impairment.bytesPerSecond() == 0) {
      return due;
    }
    double perNano = impairment.bytesPerSecond() / 1e9;
    allowance = Math.min(allowance + (now - allowedAt) * perNano, burst());
    allowedAt = now;
    return allowance >= 1 ? 0 : (long) Math.ceil((1 - allowance) / perNano);
  }

  private double burst() {
    return Math.max(1, impairment.bytesPerSecond() * (BURST_NANOS / 1e9));
  }

  /** Writes as much of the first piece as may go; true when the connection ends with it. */
  private boolean handOver() {
    var bytes = waiting.element().bytes();
    int size = bytes.readableBytes();
    if (impairment.bytesPerSecond() > 0) {
      size = (int) Math.min(size, Math.max(1, (long) allowance));
      allowance -= size;
    }
    long left = impairment.endAfterBytes().orElse(Long.MAX_VALUE) - passed;
    boolean last = size >= left;
    size = (int) Math.min(size, left);
    passed += size;
    waitingBytes -= size;
    if (size == bytes.readableBytes()) {
      waiting.remove();
      to.write(bytes);
    } else {
      to.write(bytes.readRetainedSlice(size));
    }
    if (last) {
      over = true;
      to.writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              (ChannelFutureListener)
                  _ -> onEnd.accept(impairment.endByReset() ? End.RESET : End.CLOSE));
    }
    return last;
  }

  private void wakeUpIn(long nanos) {
    if (!wakingUp) {
      wakingUp = true;
      var _ =
          to.eventLoop()
              .schedule(
                  () -> {
                    wakingUp = false;
                    pump();
                  },
                  nanos,
                  TimeUnit.NANOSECONDS);
    }
  }

  /** Forgets what was not handed over. */
  void release() {
    released = true;
    waiting.forEach(piece -> piece.bytes().release());
    waiting.clear();
    waitingBytes = 0;
  }
}
