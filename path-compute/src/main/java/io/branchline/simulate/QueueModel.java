package io.branchline.simulate;

import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What queues do to classes at one end of a link.
 *
 * <p>Rates: each strict queue is served first, up to its guarantee, the most important class first;
 * then every other queue up to its guarantee, in proportion where that is too much; what is left
 * goes by weight to whoever has more to send, up to its ceiling. What a class sends beyond is lost.
 *
 * <p>Waiting: a queue is M/M/1 at the rate it would get if it sent without end while the others
 * send as they do: {@code L / a * r / (1 - r)} for packets of L bits, that rate a, and r of it used
 * (Kleinrock, Queueing Systems I, section 3.2). Looking at one queue at its own rate is the bound
 * for fair queueing of Parekh and Gallager (IEEE/ACM ToN 1(3), 1993). A full buffer bounds it; a
 * queue that is offered more than it gets has its buffer full. Bursts longer than Poisson's wait
 * longer than this.
 *
 * <p>Without a profile all classes share one first-in first-out queue, whose buffer holds {@link
 * #FIFO_BUFFER_SECONDS} of the link's rate.
 */
final class QueueModel {
  static final double FIFO_BUFFER_SECONDS = 0.05;

  private final double capacity;
  private final double[] packetBits;
  private final Optional<Queue[]> queues;
  private final int[] byPriority;

  /** A class's queue in numbers. */
  private record Queue(
      boolean strict, double guarantee, double ceiling, int weight, double bufferBits) {}

  /** By class: seconds from reaching the queue to having been sent; share of packets lost. */
  record State(double[] delaySeconds, double[] loss) {}

  /**
   * @param rate of the link in bit/s; where it is 0 it is not known, and nothing waits or is lost
   * @param classes in the order of the loads that are asked about
   */
  QueueModel(double rate, List<TrafficClass> classes, Optional<QueueProfile> profile) {
    capacity = profile.map(p -> Math.min(rate, p.shaper().bitsPerSecond())).orElse(rate);
    packetBits = classes.stream().mapToDouble(c -> 8.0 * c.meanPacketBytes()).toArray();
    queues = profile.map(p -> classes.stream().map(c -> queue(p, c)).toArray(Queue[]::new));
    byPriority =
        IntStream.range(0, classes.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> classes.get(i).priority()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private Queue queue(QueueProfile profile, TrafficClass trafficClass) {
    return profile
        .findQueue(trafficClass.name())
        .map(q ->
            new Queue(
                q.strict(),
                q.guarantee().bitsPerSecond(),
                Math.min(capacity, q.ceiling().bitsPerSecond()),
                q.weight(),
                8.0 * q.bufferBytes()))
        // A class without a queue of its own gets what the others leave.
        .orElse(new Queue(false, 0, capacity, 1, FIFO_BUFFER_SECONDS * capacity));
  }

  /** What the classes see when they offer these loads, in bit/s. */
  State under(double[] loads) {
    var state = new State(new double[loads.length], new double[loads.length]);
    if (capacity > 0) {
      if (queues.isPresent()) {
        byQueue(queues.get(), loads, state);
      } else {
        inTurn(loads, state);
      }
    }
    return state;
  }

  private void inTurn(double[] loads, State state) {
    double total = 0;
    double packets = 0;
    for (int i = 0; i < loads.length; i++) {
      total += loads[i];
      packets += loads[i] / packetBits[i];
    }
    double mean = packets > 0 ? total / packets : 0;
    double waiting = waiting(total, capacity, mean, FIFO_BUFFER_SECONDS * capacity);
    for (int i = 0; i < loads.length; i++) {
      state.delaySeconds[i] = waiting + packetBits[i] / capacity;
      state.loss[i] = Math.max(0, 1 - capacity / Math.max(total, capacity));
    }
  }

  private void byQueue(Queue[] queue, double[] loads, State state) {
    var served = serve(queue, loads);
    var others = loads.clone();
    for (int i = 0; i < loads.length; i++) {
      others[i] = queue[i].ceiling;
      double available = serve(queue, others)[i];
      others[i] = loads[i];
      double waiting = waiting(loads[i], available, packetBits[i], queue[i].bufferBits);
      state.delaySeconds[i] = waiting + packetBits[i] / capacity;
      state.loss[i] = loads[i] > 0 ? Math.max(0, 1 - served[i] / loads[i]) : 0;
    }
  }

  private static double waiting(double load, double rate, double packet, double buffer) {
    if (load <= 0 || rate <= 0) {
      return 0;
    }
    double full = buffer / rate;
    double used = load / rate;
    return used < 1 ? Math.min(full, packet / rate * used / (1 - used)) : full;
  }

  private double[] serve(Queue[] queue, double[] loads) {
    var served = new double[loads.length];
    double left = capacity;
    double guaranteed = 0;
    for (int i : byPriority) {
      double wanted = Math.min(loads[i], queue[i].guarantee);
      if (queue[i].strict) {
        served[i] = Math.min(wanted, left);
        left -= served[i];
      } else {
        guaranteed += wanted;
      }
    }
    double part = guaranteed > left ? left / guaranteed : 1;
    for (int i = 0; i < loads.length; i++) {
      if (!queue[i].strict) {
        served[i] = part * Math.min(loads[i], queue[i].guarantee);
      }
    }
    share(queue, loads, served, Math.max(0, left - part * guaranteed));
    return served;
  }

  /** Each round either gives all that is left or satisfies a class for good. */
  private static void share(Queue[] queue, double[] loads, double[] served, double excess) {
    var hungry = new boolean[loads.length];
    double left = excess;
    for (int round = 0; round < loads.length && left > 0; round++) {
      int weights = 0;
      for (int i = 0; i < loads.length; i++) {
        hungry[i] = served[i] < Math.min(loads[i], queue[i].ceiling);
        weights += hungry[i] ? queue[i].weight : 0;
      }
      double level = left;
      for (int i = 0; i < loads.length; i++) {
        if (hungry[i]) {
          double wanted = Math.min(loads[i], queue[i].ceiling) - served[i];
          double given = Math.min(wanted, level * queue[i].weight / weights);
          served[i] += given;
          left -= given;
        }
      }
    }
  }
}
