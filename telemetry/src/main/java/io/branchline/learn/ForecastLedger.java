package io.branchline.learn;

import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The account of forecasts: keeps what was said, and scores it when the time it was said of has
 * come. Beside each forecast stands the naive one, that everything stays as it was last. Not safe
 * for use from several threads.
 */
public final class ForecastLedger {
  private final List<Duration> horizons;
  private final TreeMap<Instant, List<OpenForecasts>> pending = new TreeMap<>();
  private final ScoredForecasts scored;
  private final Map<DemandKey, Integer> places = new HashMap<>();
  private final List<DemandKey> keys = new ArrayList<>();
  private final Map<String, Sum> byClass = new TreeMap<>();
  private final Sum all = new Sum();
  private final float[] said = new float[4];
  private long expired;

  /**
   * A forecast.
   *
   * @param origin when it was made
   * @param target start of the step it is about
   * @param naiveKbps the last value at the origin
   */
  public record Entry(
      DemandKey key,
      Instant origin,
      Instant target,
      double q05Kbps,
      double q50Kbps,
      double q95Kbps,
      double naiveKbps) {}

  /** A forecast and what came. */
  public record Scored(Entry entry, double actualKbps) {}

  /**
   * How good forecasts were, over all that matured.
   *
   * @param maeKbps mean absolute error of the median
   * @param naiveMaeKbps the same of the last value
   * @param coverage share of values within the 90 % interval
   */
  public record Totals(long count, double maeKbps, double naiveMaeKbps, double coverage) {}

  private static final class Sum {
    private long count;
    private double error;
    private double naiveError;
    private long covered;

    private void add(float[] said, float actual) {
      count++;
      error += Math.abs(said[1] - actual);
      naiveError += Math.abs(said[3] - actual);
      covered += actual >= said[0] && actual <= said[2] ? 1 : 0;
    }

    private Totals totals() {
      return count == 0
          ? new Totals(0, 0, 0, 0)
          : new Totals(count, error / count, naiveError / count, (double) covered / count);
    }
  }

  /**
   * An empty ledger.
   *
   * @param horizons how far ahead the steps are that it keeps, from an outlook's origin to the
   *     step's start
   * @param rowsKept scored rows kept for {@link #listScored}; totals count all that ever were
   */
  public ForecastLedger(List<Duration> horizons, int rowsKept) {
    this.horizons = List.copyOf(horizons);
    scored = new ScoredForecasts(rowsKept);
  }

  /** A ledger of forecasts 5, 15, 30, 60 and 120 minutes ahead. */
  public static ForecastLedger usual() {
    return new ForecastLedger(
        List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60),
            Duration.ofMinutes(120)),
        500_000);
  }

  /**
   * Keeps an outlook's steps at the ledger's horizons. Of several outlooks from one origin the
   * first stands.
   *
   * @param lastKbps the last known value of a demand; those without one are left out
   */
  public void note(Outlook outlook, Function<DemandKey, OptionalDouble> lastKbps) {
    for (var horizon : horizons) {
      int step = (int) horizon.dividedBy(outlook.step());
      if (step >= outlook.steps() || !outlook.step().multipliedBy(step).equals(horizon)) {
        continue;
      }
      var ofTarget = pending.computeIfAbsent(outlook.startOf(step), time -> new ArrayList<>());
      if (ofTarget.stream().anyMatch(other -> other.origin().equals(outlook.origin()))) {
        continue;
      }
      var open = new OpenForecasts(outlook.origin(), outlook.forecasts().size());
      for (var forecast : outlook.forecasts()) {
        var naive = lastKbps.apply(forecast.key());
        if (naive.isPresent()) {
          open.put(
              place(forecast.key()),
              forecast.q05Kbps().get(step),
              forecast.q50Kbps().get(step),
              forecast.q95Kbps().get(step),
              naive.getAsDouble());
        }
      }
      ofTarget.add(open);
    }
  }

  private int place(DemandKey key) {
    return places.computeIfAbsent(
        key,
        fresh -> {
          keys.add(fresh);
          return keys.size() - 1;
        });
  }

  /**
   * Scores all forecasts of a demand for the step that began at {@code start}.
   *
   * @param kbps mean over the step
   */
  public void mature(DemandKey key, Instant start, double kbps) {
    var place = places.get(key);
    if (place == null) {
      return;
    }
    for (var open : pending.getOrDefault(start, List.of())) {
      if (open.take(place, said)) {
        float actual = (float) kbps;
        all.add(said, actual);
        byClass.computeIfAbsent(key.trafficClass(), name -> new Sum()).add(said, actual);
        scored.add(place, open.origin().toEpochMilli(), start.toEpochMilli(), said, actual);
      }
    }
  }

  /** Drops forecasts whose time came and went without a value, and counts them. */
  public void expireBefore(Instant time) {
    var old = pending.headMap(time);
    old.values().forEach(ofTarget -> ofTarget.forEach(open -> expired += open.open()));
    old.clear();
  }

  public Totals totals() {
    return all.totals();
  }

  /** The totals of each traffic class that has any. */
  public Map<String, Totals> totalsByClass() {
    var totals = new TreeMap<String, Totals>();
    byClass.forEach((name, sum) -> totals.put(name, sum.totals()));
    return totals;
  }

  /** Forecasts that were dropped unscored. */
  public long expired() {
    return expired;
  }

  /** The scored rows that are kept, in the order they matured. */
  public List<Scored> listScored() {
    return IntStream.range(0, scored.size()).mapToObj(this::row).toList();
  }

  private Scored row(int at) {
    return new Scored(
        new Entry(
            keys.get(scored.place(at)),
            Instant.ofEpochMilli(scored.origin(at)),
            Instant.ofEpochMilli(scored.target(at)),
            scored.number(at, 0),
            scored.number(at, 1),
            scored.number(at, 2),
            scored.number(at, 3)),
        scored.number(at, 4));
  }

  /**
   * Writes CSV {@code series,origin,target,q05,q50,q95,actual,naive}, by series, target, origin.
   */
  public void export(Appendable out) throws IOException {
    out.append("series,origin,target,q05,q50,q95,actual,naive\n");
    var rows = new ArrayList<>(listScored());
    rows.sort(
        Comparator.comparing((Scored row) -> row.entry().key())
            .thenComparing(row -> row.entry().target())
            .thenComparing(row -> row.entry().origin()));
    for (var row : rows) {
      var entry = row.entry();
      out.append(entry.key().toString())
          .append(',')
          .append(entry.origin().toString())
          .append(',')
          .append(entry.target().toString());
      for (double value :
          new double[] {
            entry.q05Kbps(), entry.q50Kbps(), entry.q95Kbps(), row.actualKbps(), entry.naiveKbps()
          }) {
        out.append(',').append(Double.toString(Math.round(value * 1000) / 1000.0));
      }
      out.append('\n');
    }
  }
}
