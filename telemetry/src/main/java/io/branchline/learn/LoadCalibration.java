package io.branchline.learn;

import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What demands add up to on a line or in a queue is not yet what is offered there: packets are not
 * all of the usual size, demands move together more or less than was assumed, and some traffic
 * belongs to none. So what was said is compared with what came, and each line and queue learns a
 * factor and how far its interval has to reach; those of which little is known go by all of their
 * kind. Not safe for use from several threads.
 */
public final class LoadCalibration {
  private static final int ERRORS = 300;
  private static final double MISSES = 0.1;

  /** The share of the past that a new ratio displaces, at least. */
  private static final double RATE = 0.02;

  /** The share of the past that a new forecast displaces in what was covered, at least. */
  private static final double COVERED_RATE = 0.005;

  /** A ratio further off than this, as a logarithm, counts as this far. */
  private static final double OUTLIER = 0.3;

  /** Within this share of the median an interval says nothing. */
  private static final double NARROWEST = 0.02;

  private static final double TINY = 1e-6;

  private final Map<Carrier, Learnt> carriers = new HashMap<>();
  private final Map<Kind, Learnt> kinds = new HashMap<>();
  private final TreeMap<Instant, Map<Carrier, List<Open>>> waiting = new TreeMap<>();

  /**
   * A line's one direction, or the queue of one class there.
   *
   * @param queue the class; empty for the line as a whole
   */
  public record Carrier(LineId line, LineKind kind, Direction direction, Optional<String> queue) {
    /** The queue of a class on this line. */
    public Carrier queue(String trafficClass) {
      return new Carrier(line, kind, direction, Optional.of(trafficClass));
    }

    private Kind ofKind() {
      return new Kind(kind, direction, queue);
    }
  }

  private record Kind(LineKind kind, Direction direction, Optional<String> queue) {}

  /**
   * A load, kbit/s.
   *
   * @param low its 5th percentile
   * @param median its 50th
   * @param high its 95th
   */
  public record Load(double low, double median, double high) {}

  /**
   * What was learnt of a line or queue.
   *
   * @param factor by which it is offered more than its demands add up to
   * @param scored forecasts that this rests on; 0 when it goes by its kind, or by nothing
   * @param covered the share of the last hundreds that came within the interval
   */
  public record Quality(double factor, long scored, double covered) {}

  private record Open(Load raw, Load said, int members) {}

  private static final class Learnt {
    private final Residuals errors = new Residuals(ERRORS, MISSES);
    private double logFactor;
    private long count;
    private double covered;

    private boolean isKnown() {
      return errors.isKnown();
    }

    private Load apply(Load raw) {
      double factor = Math.exp(logFactor);
      double median = factor * raw.median;
      double floor = NARROWEST * median;
      double below = Math.max(floor, factor * (raw.median - raw.low));
      double above = Math.max(floor, factor * (raw.high - raw.median));
      return new Load(
          Math.max(0, median + errors.low() * errors.widening() * below),
          median,
          median + errors.high() * errors.widening() * above);
    }

    private void learn(Open open, double kbps) {
      count++;
      boolean within = kbps >= open.said.low && kbps <= open.said.high;
      covered += Math.max(COVERED_RATE, 1.0 / count) * ((within ? 1 : 0) - covered);
      double factor = Math.exp(logFactor);
      double median = factor * open.raw.median;
      double width =
          kbps < median ? open.raw.median - open.raw.low : open.raw.high - open.raw.median;
      double share = (kbps - median) / (Math.max(NARROWEST * median, factor * width) + TINY);
      errors.add(share, errors.misses(share), 1);
      double ratio = Math.log((kbps + TINY) / (open.raw.median + TINY));
      double step = Math.clamp(ratio - logFactor, -OUTLIER, OUTLIER);
      logFactor += Math.max(RATE, 1.0 / count) * step;
    }
  }

  /**
   * Keeps what was said until its time comes.
   *
   * @param target start of the step it is about
   * @param raw what its demands add up to
   * @param members which demands those are, as a hash; see {@link #mature}
   */
  public void note(Carrier carrier, Instant target, Load raw, int members) {
    waiting
        .computeIfAbsent(target, time -> new HashMap<>())
        .computeIfAbsent(carrier, key -> new ArrayList<>(1))
        .add(new Open(raw, calibrated(carrier, raw), members));
  }

  /** Starts of steps that something was said of, up to a time; earliest first. */
  public List<Instant> listTargets(Instant upTo) {
    return List.copyOf(waiting.headMap(upTo, true).keySet());
  }

  /** The lines and queues of which something was said for a step. */
  public List<Carrier> listCarriers(Instant target) {
    return List.copyOf(waiting.getOrDefault(target, Map.of()).keySet());
  }

  /**
   * Learns what came in a step, if anything was said of it.
   *
   * @param members which demands were there; what was said of others says nothing
   */
  public void mature(Carrier carrier, Instant target, double kbps, int members) {
    var ofTarget = waiting.get(target);
    var said = ofTarget == null ? null : ofTarget.remove(carrier);
    if (said == null) {
      return;
    }
    for (var open : said) {
      if (open.members == members) {
        carriers.computeIfAbsent(carrier, key -> new Learnt()).learn(open, kbps);
        kinds.computeIfAbsent(carrier.ofKind(), key -> new Learnt()).learn(open, kbps);
      }
    }
  }

  /** Gives up what was said of a step and was not matured. */
  public void drop(Instant target) {
    waiting.remove(target);
  }

  /** What will be offered when the demands add up to this. */
  public Load calibrated(Carrier carrier, Load raw) {
    var own = carriers.get(carrier);
    if (own != null && own.isKnown()) {
      return own.apply(raw);
    }
    var kind = kinds.get(carrier.ofKind());
    return kind != null && kind.isKnown() ? kind.apply(raw) : raw;
  }

  /** What was learnt of a line or queue. */
  public Quality quality(Carrier carrier) {
    var own = carriers.get(carrier);
    return own == null || own.count == 0
        ? new Quality(1, 0, 0)
        : new Quality(Math.exp(own.logFactor), own.count, own.covered);
  }
}
