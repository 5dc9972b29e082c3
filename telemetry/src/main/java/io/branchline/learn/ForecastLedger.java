package io.branchline.learn;

import io.branchline.service.DemandKey;
import io.branchline.service.Outlook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The account of forecasts: keeps what was said, and scores it when the time it was said of has
 * come. Beside each forecast stands the naive one, that everything stays as it was last. Not safe
 * for use from several threads.
 */
public final class ForecastLedger {
  private final List<Duration> horizons;
  private final int rowsKept;
  private final TreeMap<Instant, Map<DemandKey, List<Entry>>> pending = new TreeMap<>();
  private final ArrayDeque<Scored> scored = new ArrayDeque<>();
  private final Map<String, Sum> byClass = new TreeMap<>();
  private final Sum all = new Sum();
  private long expired;

  /**
   * A forecast that waits for its time.
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
  public record Scored(Entry entry, double actualKbps) {
    public double error() {
      return Math.abs(entry.q50Kbps - actualKbps);
    }

    public double naiveError() {
      return Math.abs(entry.naiveKbps - actualKbps);
    }

    public boolean covered() {
      return actualKbps >= entry.q05Kbps && actualKbps <= entry.q95Kbps;
    }
  }

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

    private void add(Scored row) {
      count++;
      error += row.error();
      naiveError += row.naiveError();
      covered += row.covered() ? 1 : 0;
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
    this.rowsKept = rowsKept;
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
   * Keeps an outlook's steps at the ledger's horizons.
   *
   * @param lastKbps the last known value of a demand; those without one are left out
   */
  public void note(Outlook outlook, Function<DemandKey, OptionalDouble> lastKbps) {
    for (var horizon : horizons) {
      int step = (int) horizon.dividedBy(outlook.step());
      if (step >= outlook.steps() || !outlook.step().multipliedBy(step).equals(horizon)) {
        continue;
      }
      var target = outlook.startOf(step);
      var ofTarget = pending.computeIfAbsent(target, time -> new HashMap<>());
      for (var forecast : outlook.forecasts()) {
        var naive = lastKbps.apply(forecast.key());
        if (naive.isPresent()) {
          ofTarget
              .computeIfAbsent(forecast.key(), key -> new ArrayList<>(horizons.size()))
              .add(
                  new Entry(
                      forecast.key(),
                      outlook.origin(),
                      target,
                      forecast.q05Kbps().get(step),
                      forecast.q50Kbps().get(step),
                      forecast.q95Kbps().get(step),
                      naive.getAsDouble()));
        }
      }
    }
  }

  /**
   * Scores all forecasts of a demand for the step that began at {@code start}.
   *
   * @param kbps mean over the step
   */
  public void mature(DemandKey key, Instant start, double kbps) {
    var ofTarget = pending.get(start);
    var entries = ofTarget == null ? null : ofTarget.remove(key);
    if (entries == null) {
      return;
    }
    for (var entry : entries) {
      var row = new Scored(entry, kbps);
      all.add(row);
      byClass.computeIfAbsent(key.trafficClass(), name -> new Sum()).add(row);
      scored.add(row);
      if (scored.size() > rowsKept) {
        scored.remove();
      }
    }
  }

  /** Drops forecasts whose time came and went without a value, and counts them. */
  public void expireBefore(Instant time) {
    var old = pending.headMap(time);
    old.values()
        .forEach(ofTarget -> ofTarget.values().forEach(entries -> expired += entries.size()));
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
    return List.copyOf(scored);
  }

  /**
   * Writes CSV {@code series,origin,target,q05,q50,q95,actual,naive}, by series, target, origin.
   */
  public void export(Appendable out) throws IOException {
    out.append("series,origin,target,q05,q50,q95,actual,naive\n");
    var rows = new ArrayList<>(scored);
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
