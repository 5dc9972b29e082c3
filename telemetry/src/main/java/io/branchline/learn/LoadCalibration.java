package io.branchline.learn;

import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What demands add up to on a line is not yet what the line carries: encapsulation comes on top,
 * demands move together more or less than was assumed, and some traffic belongs to none. So what
 * was said of lines is compared with what they carried, and each line learns a factor and how far
 * its interval has to reach; lines of which little is known go by all of their kind. Not safe for
 * use from several threads.
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

  private final Map<Line, Learnt> lines = new HashMap<>();
  private final Map<Kind, Learnt> kinds = new HashMap<>();
  private final TreeMap<Instant, Map<Line, List<Open>>> waiting = new TreeMap<>();

  /** A line's one direction. */
  public record Line(LineId id, LineKind kind, Direction direction) {}

  private record Kind(LineKind kind, Direction direction) {}

  /**
   * A load, kbit/s.
   *
   * @param low its 5th percentile
   * @param median its 50th
   * @param high its 95th
   */
  public record Load(double low, double median, double high) {}

  /**
   * What was learnt of a line.
   *
   * @param factor by which it carries more than its demands add up to
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
          Math.max(0, median + errors.low() * below), median, median + errors.high() * above);
    }

    private void learn(Open open, double kbps) {
      count++;
      boolean within = kbps >= open.said.low && kbps <= open.said.high;
      covered += Math.max(COVERED_RATE, 1.0 / count) * ((within ? 1 : 0) - covered);
      double factor = Math.exp(logFactor);
      double median = factor * open.raw.median;
      double width =
          kbps < median ? open.raw.median - open.raw.low : open.raw.high - open.raw.median;
      errors.add((kbps - median) / (Math.max(NARROWEST * median, factor * width) + TINY));
      double ratio = Math.log((kbps + TINY) / (open.raw.median + TINY));
      double step = Math.clamp(ratio - logFactor, -OUTLIER, OUTLIER);
      logFactor += Math.max(RATE, 1.0 / count) * step;
    }
  }

  /**
   * Keeps what was said of a line until its time comes.
   *
   * @param target start of the step it is about
   * @param raw what its demands add up to
   * @param members which demands those are, as a hash; see {@link #mature}
   */
  public void note(Line line, Instant target, Load raw, int members) {
    waiting
        .computeIfAbsent(target, time -> new HashMap<>())
        .computeIfAbsent(line, key -> new ArrayList<>(1))
        .add(new Open(raw, calibrated(line, raw), members));
  }

  /** Starts of steps that something was said of, up to a time; earliest first. */
  public List<Instant> listTargets(Instant upTo) {
    return List.copyOf(waiting.headMap(upTo, true).keySet());
  }

  /** The lines of which something was said for a step. */
  public List<Line> listLines(Instant target) {
    return List.copyOf(waiting.getOrDefault(target, Map.of()).keySet());
  }

  /**
   * Learns what a line carried in a step, if anything was said of it.
   *
   * @param members which demands were on it; what was said of others says nothing
   */
  public void mature(Line line, Instant target, double kbps, int members) {
    var ofTarget = waiting.get(target);
    var ofLine = ofTarget == null ? null : ofTarget.remove(line);
    if (ofLine == null) {
      return;
    }
    for (var open : ofLine) {
      if (open.members == members) {
        lines.computeIfAbsent(line, key -> new Learnt()).learn(open, kbps);
        kinds
            .computeIfAbsent(new Kind(line.kind, line.direction), key -> new Learnt())
            .learn(open, kbps);
      }
    }
  }

  /** Gives up what was said of a step and was not matured. */
  public void drop(Instant target) {
    waiting.remove(target);
  }

  /** What a line will carry when its demands add up to this. */
  public Load calibrated(Line line, Load raw) {
    var own = lines.get(line);
    if (own != null && own.isKnown()) {
      return own.apply(raw);
    }
    var kind = kinds.get(new Kind(line.kind, line.direction));
    return kind != null && kind.isKnown() ? kind.apply(raw) : raw;
  }

  /** What was learnt of a line. */
  public Quality quality(Line line) {
    var own = lines.get(line);
    return own == null || own.count == 0
        ? new Quality(1, 0, 0)
        : new Quality(Math.exp(own.logFactor), own.count, own.covered);
  }
}
