package io.branchline.qos;

import io.branchline.metric.Bandwidth;
import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Sizes the queues of one end of a line.
 *
 * <p>Control traffic comes first, with a strict guarantee, so that nothing that Branchline does can
 * cut a router off. Then every class gets one step, then what it needs with {@link #HEADROOM}, by
 * priority, classes with an objective first. What is left goes to what intents promise and to more
 * room for growth, so that profiles last; they are changed only when a class outgrows its guarantee
 * and a new profile would give it more.
 */
public final class QueuePlanner {
  static final double HEADROOM = 1.25;

  /** A new profile leaves this share of the delay budget, one in force may use all of it. */
  private static final double BUDGET = 0.8;

  /** Guarantees grow up to this multiple of the need while there is room. */
  private static final double GROWTH = 2.0;

  /**
   * A profile in force is kept while it covers this share of the need: nothing is lost by a
   * guarantee that is a little small, since what others leave is shared out.
   */
  private static final double KEEP = 0.85;

  /** The same for what only falls here when another line is lost. */
  private static final double KEEP_FALLEN = 0.5;

  /** A new profile must give the class that outgrew its guarantee this much more of it. */
  private static final double GAIN = 1.25;

  private static final int SMALLEST_BUFFER = 6_000;
  private static final double DEFAULT_QUEUEING_MS = 100;

  private QueuePlanner() {}

  /** The guarantee of control traffic on a line of this rate: 2 %, at least 64 kbit/s. */
  public static Bandwidth controlGuarantee(Bandwidth rate) {
    return Bandwidth.ofKbps(Math.max(64, Math.rint(rate.kbps() * 0.02)));
  }

  /**
   * The profile for one end of a line.
   *
   * @param needs every class, in any order
   * @param installed the profile in force, kept when it is good enough
   * @param isWorse whether the first profile serves by priority what is expected here worse than
   *     the second: a profile in force never gives way to a worse one
   */
  public static QueueProfile profile(
      Bandwidth rate,
      List<ClassNeed> needs,
      Optional<QueueProfile> installed,
      BiPredicate<QueueProfile, QueueProfile> isWorse) {
    var sorted =
        needs.stream()
            .sorted(
                Comparator.comparingInt((ClassNeed need) -> need.trafficClass().priority())
                    .thenComparing(need -> need.trafficClass().name()))
            .toList();
    var fresh = fresh(rate, sorted);
    return installed
        .filter(profile ->
            isSameForm(profile, fresh)
                && (!isOutgrown(profile, fresh, sorted) || isWorse.test(fresh, profile)))
        .orElse(fresh);
  }

  private static QueueProfile fresh(Bandwidth rate, List<ClassNeed> needs) {
    double step = Math.max(16, Math.rint(rate.kbps() / 64));
    var control = controlGuarantee(rate);
    double left = rate.kbps() - control.kbps();
    var guarantee = new double[needs.size()];
    double floor = Math.min(step, left / Math.max(1, needs.size()));
    Arrays.fill(guarantee, floor);
    left -= floor * needs.size();
    for (boolean objective : new boolean[] {true, false}) {
      for (int i = 0; i < needs.size(); i++) {
        if (needs.get(i).objective() == objective) {
          left -= raise(guarantee, i, needs.get(i).wantedKbps(HEADROOM, BUDGET), step, left);
        }
      }
    }
    for (int i = 0; i < needs.size(); i++) {
      if (needs.get(i).kbps() > 0) {
        left -= raise(guarantee, i, needs.get(i).promisedKbps(), step, left);
      }
    }
    for (int i = 0; i < needs.size(); i++) {
      if (needs.get(i).objective()) {
        left -= raise(guarantee, i, needs.get(i).kbps() * GROWTH, step, left);
      }
    }
    var queues = new ArrayList<QueueProfile.Queue>();
    queues.add(
        new QueueProfile.Queue(
            QueueProfile.CONTROL, true, control, rate, 100, buffer(rate, DEFAULT_QUEUEING_MS)));
    for (int i = 0; i < needs.size(); i++) {
      var need = needs.get(i);
      // A queue drains at least at its guarantee and, as a rule, at half of the line.
      var drain = Bandwidth.ofKbps(guarantee[i]).max(rate.times(0.5));
      queues.add(
          new QueueProfile.Queue(
              need.trafficClass().name(),
              need.strict(),
              Bandwidth.ofKbps(Math.floor(guarantee[i])),
              rate,
              Math.max(1, 64 >> Math.min(i, 6)),
              buffer(drain, need.queueingMs().orElse(DEFAULT_QUEUEING_MS))));
    }
    return new QueueProfile(rate, queues);
  }

  /** Raises a guarantee to {@code wanted} in whole steps as far as {@code left} allows. */
  private static double raise(
      double[] guarantee, int index, double wanted, double step, double left) {
    double more = Math.ceil((wanted - guarantee[index]) / step) * step;
    double given = Math.max(0, Math.min(more, left));
    guarantee[index] += given;
    return given;
  }

  /** Bandwidth times delay: a full queue of a class is as late as its objective allows. */
  private static int buffer(Bandwidth drain, double queueingMs) {
    return (int) Math.max(SMALLEST_BUFFER, Math.rint(drain.kbps() * queueingMs / 8));
  }

  private static boolean isSameForm(QueueProfile installed, QueueProfile fresh) {
    return installed.shaper().equals(fresh.shaper())
        && installed.queues().size() == fresh.queues().size()
        && fresh.queues().stream()
            .allMatch(want ->
                installed
                    .findQueue(want.name())
                    .filter(have ->
                        have.strict() == want.strict()
                            && have.weight() == want.weight()
                            && have.ceiling().equals(want.ceiling()))
                    .isPresent());
  }

  private static boolean isOutgrown(
      QueueProfile installed, QueueProfile fresh, List<ClassNeed> needs) {
    for (var want : fresh.queues()) {
      var have = installed.findQueue(want.name()).orElseThrow();
      // Control has no need of its own: what it is given is what it needs.
      double need =
          needs.stream()
              .filter(n -> n.trafficClass().name().equals(want.name()))
              .mapToDouble(n -> n.wantedKbps(1, 1) * (n.here() ? KEEP : KEEP_FALLEN))
              .findFirst()
              .orElse(want.guarantee().kbps());
      if (have.guarantee().kbps() < need
          && want.guarantee().kbps() > have.guarantee().kbps() * GAIN) {
        return true;
      }
    }
    return false;
  }
}
