package io.branchline.bench;

import io.branchline.baseline.Anomaly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A measured series with anomalies put into its last part, one kind after another, where and how
 * large by chance: what is not put in is the series' own and counts as usual.
 *
 * @param values one a step, NaN where missing
 */
@SuppressWarnings("ArrayRecordComponent")
record InjectedAnomalies(double[] values, List<Injected> injected) {
  private static final Anomaly.Type[] KINDS = Anomaly.Type.values();

  /**
   * One of them.
   *
   * @param start its first step
   * @param end the step after its last
   */
  record Injected(Anomaly.Type type, int start, int end) {}

  /** Steps that things last; what people call short depends on how often they look. */
  private record Pace(int apart, int brief, int lasting, int flap) {
    static Pace of(Duration step) {
      int day = (int) Duration.ofDays(1).dividedBy(step);
      return step.compareTo(Duration.ofMinutes(30)) < 0
          ? new Pace(2 * day, day / 24, day, day / 16)
          : new Pace(8 * day, day / 6, 3 * day, day / 2);
    }
  }

  /** Puts anomalies behind the first {@code from} steps. */
  static InjectedAnomalies into(double[] series, Duration step, int from, long seed) {
    var random = new SplittableRandom(seed);
    var pace = Pace.of(step);
    var values = series.clone();
    var injected = new ArrayList<Injected>();
    int at = from + random.nextInt(pace.apart / 2, pace.apart);
    for (int i = random.nextInt(KINDS.length); ; i++) {
      var kind = KINDS[i % KINDS.length];
      int length =
          switch (kind) {
            case DROP, SPIKE -> Math.max(2, random.nextInt(pace.brief / 2, 2 * pace.brief));
            case LEVEL_SHIFT, DRIFT -> pace.lasting;
            case FLAP -> random.nextInt(pace.flap, 2 * pace.flap);
          };
      if (at + length >= values.length) {
        return new InjectedAnomalies(values, List.copyOf(injected));
      }
      change(values, kind, at, length, random);
      injected.add(new Injected(kind, at, at + length));
      at += length + random.nextInt(pace.apart * 3 / 4, pace.apart * 5 / 4);
    }
  }

  private static void change(
      double[] values, Anomaly.Type kind, int at, int length, SplittableRandom random) {
    boolean less = random.nextBoolean();
    double brief = kind == Anomaly.Type.SPIKE ? random.nextDouble(2.5, 5) : random.nextDouble(0.3);
    double lasting = less ? random.nextDouble(0.35, 0.55) : random.nextDouble(1.8, 2.8);
    int half = random.nextInt(1, 4);
    for (int i = 0; i < length; i++) {
      values[at + i] *=
          switch (kind) {
            case DROP, SPIKE -> brief;
            case LEVEL_SHIFT -> lasting;
            case DRIFT -> 1 + (lasting - 1) * i / length;
            case FLAP -> i / half % 2 == 0 ? brief : 1;
          };
    }
  }
}
