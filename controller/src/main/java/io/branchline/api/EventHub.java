package io.branchline.api;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands server-sent events to every listener. A listener that does not keep up loses events and is
 * told so by an event named {@code missed}; it never slows the others.
 */
public final class EventHub {
  private static final int BACKLOG = 256;

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  /** One event: a name and its JSON. */
  public record ServerSentEvent(String name, String data) {}

  /** A listener's own queue. */
  public final class Listener implements AutoCloseable {
    private final BlockingQueue<ServerSentEvent> queue = new ArrayBlockingQueue<>(BACKLOG);
    private volatile boolean missed;

    BlockingQueue<ServerSentEvent> queue() {
      return queue;
    }

    /** Whether events were lost since the last call. */
    boolean takeMissed() {
      boolean was = missed;
      missed = false;
      return was;
    }

    @Override
    public void close() {
      listeners.remove(this);
    }
  }

  public Listener listen() {
    var listener = new Listener();
    listeners.add(listener);
    return listener;
  }

  /** Sends to all who listen; {@code value} is written as JSON once. */
  public void publish(String name, Object value) {
    if (listeners.isEmpty()) {
      return;
    }
    var event = new ServerSentEvent(name, Json.write(value));
    for (var listener : listeners) {
      if (!listener.queue.offer(event)) {
        listener.missed = true;
      }
    }
  }
}
