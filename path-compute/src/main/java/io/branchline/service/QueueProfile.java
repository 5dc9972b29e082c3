package io.branchline.service;

import io.branchline.metric.Bandwidth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How an interface shares its line among the classes. The shaper holds the interface to the line's
 * rate; a guarantee is served before any excess, strict queues before all others; what is left over
 * goes to the queues by weight.
 *
 * @param shaper rate at which the interface sends
 * @param queues in the order of their names, which means nothing: routers report them in any order
 */
public record QueueProfile(Bandwidth shaper, List<Queue> queues) {
  public QueueProfile {
    queues = queues.stream().sorted(Comparator.comparing(Queue::name)).toList();
    if (queues.stream().map(Queue::name).distinct().count() != queues.size()) {
      throw new IllegalArgumentException("a queue is there twice");
    }
  }

  /** The queue's name of control traffic: routing, the controller's own sessions. */
  public static final String CONTROL = "control";

  /**
   * One queue.
   *
   * @param name the class whose packets it holds, or {@link #CONTROL}
   * @param strict served before the others, up to its guarantee
   * @param guarantee rate it gets under congestion
   * @param ceiling rate it never exceeds
   * @param weight share of the excess, 1 to 100
   * @param bufferBytes packets beyond are dropped
   */
  public record Queue(
      String name,
      boolean strict,
      Bandwidth guarantee,
      Bandwidth ceiling,
      int weight,
      int bufferBytes) {
    public Queue {
      if (weight < 1 || weight > 100) {
        throw new IllegalArgumentException("queue " + name + ": weight " + weight);
      }
      if (guarantee.compareTo(ceiling) > 0) {
        throw new IllegalArgumentException("queue " + name + ": guarantee above ceiling");
      }
      if (bufferBytes < 1500) {
        throw new IllegalArgumentException("queue " + name + ": buffer below one packet");
      }
    }
  }

  public Optional<Queue> findQueue(String name) {
    return queues.stream().filter(queue -> queue.name().equals(name)).findFirst();
  }
}
