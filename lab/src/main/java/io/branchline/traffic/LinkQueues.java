package io.branchline.traffic;

import io.branchline.metric.Bandwidth;
import io.branchline.service.QueueProfile;
import java.util.Arrays;
import java.util.Optional;

/**
 * How one sending interface shares its line among the queues in one second. Amounts are bytes on
 * the wire a second. Without a profile all queues are one first-in first-out queue with one buffer.
 *
 * <p>With a profile, in this order: strict queues up to their guarantee; the guarantees of the
 * others (in proportion when the line cannot pay them all); what is left to whoever still has
 * packets, by weight, up to each ceiling. That conserves work: nothing waits while the line idles,
 * unless a ceiling says so.
 */
final class LinkQueues {
  /**
   * A first-in first-out queue holds 200 ms of its line (Villamizar and Song, ACM CCR 24:5, 1994).
   */
  static final double FIFO_SECONDS = 0.2;

  private static final double MIN_FIFO_BYTES = 30_000;

  final boolean fifo;
  final double shaper;
  final double[] guarantee;
  final double[] buffer;
  final boolean[] strict;
  private final double[] ceiling;
  private final double[] weight;

  private LinkQueues(int queues, boolean fifo, double shaper) {
    this.fifo = fifo;
    this.shaper = shaper;
    guarantee = new double[queues];
    buffer = new double[queues];
    strict = new boolean[queues];
    ceiling = new double[queues];
    weight = new double[queues];
  }

  /** The queues of an interface; {@code rate} is the line's when it has no profile. */
  static LinkQueues of(NetworkIndex index, Optional<QueueProfile> profile, Bandwidth rate) {
    int n = index.queues.size();
    if (profile.isEmpty()) {
      var queues = new LinkQueues(n, true, Double.MAX_VALUE);
      Arrays.fill(queues.buffer, Math.max(MIN_FIFO_BYTES, bytes(rate) * FIFO_SECONDS));
      return queues;
    }
    var queues = new LinkQueues(n, false, bytes(profile.get().shaper()));
    for (int q = 0; q < n; q++) {
      var queue = profile.get().findQueue(index.queues.get(q));
      // A class that the profile forgot is served last, from a small buffer.
      queues.guarantee[q] = queue.map(x -> bytes(x.guarantee())).orElse(0.0);
      queues.ceiling[q] = queue.map(x -> bytes(x.ceiling())).orElse(Double.MAX_VALUE);
      queues.weight[q] = queue.map(x -> (double) x.weight()).orElse(0.01);
      queues.buffer[q] = queue.map(x -> (double) x.bufferBytes()).orElse(15_000.0);
      queues.strict[q] = queue.map(QueueProfile.Queue::strict).orElse(false);
    }
    return queues;
  }

  private static double bytes(Bandwidth rate) {
    return rate.bitsPerSecond() / 8.0;
  }

  /** What the interface can send in this second. */
  double capacity(double lineBytes) {
    return Math.min(shaper, lineBytes);
  }

  /**
   * Decides what each queue sends.
   *
   * @param waiting bytes in each queue, those that arrived this second included
   * @param capacity bytes that the interface can send
   * @param served receives what each queue sends
   */
  void serve(double[] waiting, double capacity, double[] served) {
    double left = capacity;
    if (fifo) {
      double all = 0;
      for (double w : waiting) {
        all += w;
      }
      double share = all <= capacity ? 1 : capacity / all;
      for (int q = 0; q < waiting.length; q++) {
        served[q] = waiting[q] * share;
      }
      return;
    }
    for (int q = 0; q < waiting.length; q++) {
      served[q] = strict[q] ? Math.min(Math.min(waiting[q], guarantee[q]), left) : 0;
      left -= served[q];
    }
    double promised = 0;
    for (int q = 0; q < waiting.length; q++) {
      promised += strict[q] ? 0 : Math.min(waiting[q], guarantee[q]);
    }
    double paid = promised <= left ? 1 : left / promised;
    for (int q = 0; q < waiting.length; q++) {
      if (!strict[q]) {
        served[q] = Math.min(waiting[q], guarantee[q]) * paid;
        left -= served[q];
      }
    }
    shareExcess(waiting, left, served);
  }

  /** Fills the queues by weight; each round satisfies at least one of them, or spends all. */
  private void shareExcess(double[] waiting, double left, double[] served) {
    for (int round = 0; round < waiting.length && left > 1e-9; round++) {
      double weights = 0;
      for (int q = 0; q < waiting.length; q++) {
        weights += want(waiting, served, q) > 1e-9 ? weight[q] : 0;
      }
      if (weights == 0) {
        return;
      }
      double spent = 0;
      for (int q = 0; q < waiting.length; q++) {
        double want = want(waiting, served, q);
        if (want > 1e-9) {
          double give = Math.min(want, left * weight[q] / weights);
          served[q] += give;
          spent += give;
        }
      }
      left -= spent;
    }
  }

  private double want(double[] waiting, double[] served, int q) {
    return Math.min(waiting[q], ceiling[q]) - served[q];
  }
}
