package io.branchline.traffic;

import io.branchline.service.DemandKey;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What a monitoring system had recorded of the demands before the laboratory started: the mean of
 * every interval, from the same model.
 */
public final class History {
  /** Points of the model that an interval's mean is made of. */
  private static final int POINTS = 3;

  private final List<DemandKey> keys;
  private final Instant start;
  private final Duration step;

  /** By interval, then by key, kbit/s. */
  private final float[][] rows;

  private History(List<DemandKey> keys, Instant start, Duration step, float[][] rows) {
    this.keys = keys;
    this.start = start;
    this.step = step;
    this.rows = rows;
  }

  /** The history of a stretch of time that ends at {@code end}. */
  public static History of(DemandModel model, Instant end, Duration length, Duration step) {
    int n = (int) length.dividedBy(step);
    var start = end.minus(step.multipliedBy(n));
    var own = model.copy();
    var point = new double[own.keys().size()];
    var rows = new float[n][point.length];
    for (int i = 0; i < n; i++) {
      long from = start.plus(step.multipliedBy(i)).getEpochSecond();
      for (int p = 0; p < POINTS; p++) {
        own.meanKbpsAt(from + step.toSeconds() * (2 * p + 1) / (2 * POINTS), point);
        for (int k = 0; k < point.length; k++) {
          rows[i][k] += (float) (point[k] / POINTS);
        }
      }
    }
    return new History(own.keys(), start, step, rows);
  }

  /** Five weeks of quarter hours. */
  public static History fiveWeeks(DemandModel model, Instant end) {
    return of(model, end, Duration.ofDays(35), Duration.ofMinutes(15));
  }

  public List<DemandKey> keys() {
    return keys;
  }

  /** The mean of a key in each interval, kbit/s. */
  public double[] series(int key) {
    var values = new double[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i][key];
    }
    return values;
  }

  /** The 95th percentile, over the last {@code days}, of the sum of some keys, kbit/s. */
  public double p95Kbps(int[] keys, int days) {
    int n = Math.min(rows.length, (int) Duration.ofDays(days).dividedBy(step));
    var sums = new double[n];
    for (int i = 0; i < n; i++) {
      for (int key : keys) {
        sums[i] += rows[rows.length - n + i][key];
      }
    }
    Arrays.sort(sums);
    return n == 0 ? 0 : sums[(int) Math.ceil(0.95 * n) - 1];
  }

  /**
   * Writes a series CSV: {@code time,NAME...}, where a name is {@code demand/} and the demand's
   * key, a value kbit/s.
   */
  public void writeCsv(Writer out) throws IOException {
    var line = new StringBuilder("# demand in kbit/s, mean of ").append(step).append('\n');
    line.append("time");
    keys.forEach(key -> line.append(",demand/").append(key));
    out.append(line.append('\n'));
    for (int i = 0; i < rows.length; i++) {
      line.setLength(0);
      line.append(start.plus(step.multipliedBy(i)));
      for (float kbps : rows[i]) {
        long tenths = Math.round(kbps * 10.0);
        line.append(',').append(tenths / 10).append('.').append(tenths % 10);
      }
      out.append(line.append('\n'));
    }
    out.flush();
  }
}
