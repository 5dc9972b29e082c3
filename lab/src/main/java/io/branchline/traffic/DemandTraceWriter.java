package io.branchline.traffic;

import io.branchline.service.DemandKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the demands that were carried as a demand trace: {@code
 * time,site,class,farSite,direction,kbps}, a row for each demand and interval with its mean. An
 * interval that is not whole is not written.
 */
public final class DemandTraceWriter implements LabNetwork.DemandListener {
  private final List<DemandKey> keys;
  private final int interval;
  private final int samples;
  private final Writer out;
  private final double[] sum;
  private long current = Long.MIN_VALUE;
  private int seconds;

  /** A writer of rows that each cover {@code interval} seconds. */
  public DemandTraceWriter(List<DemandKey> keys, int interval, Writer out) {
    this(keys, interval, 1, out);
  }

  /** As above, when it hears of every {@code stride}-th second alone. */
  public DemandTraceWriter(List<DemandKey> keys, int interval, int stride, Writer out) {
    this.keys = keys;
    samples = interval / stride;
    this.interval = interval;
    this.out = out;
    sum = new double[keys.size()];
    write(ReplayedDemand.HEADER);
  }

  @Override
  public void demands(long epochSecond, double[] kbps) {
    long now = Math.floorDiv(epochSecond, interval);
    if (now != current) {
      current = now;
      seconds = 0;
      Arrays.fill(sum, 0);
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] += kbps[k];
    }
    if (++seconds == samples) {
      var time = Instant.ofEpochSecond(current * interval);
      for (int k = 0; k < sum.length; k++) {
        var key = keys.get(k);
        long thousandths = Math.round(sum[k] / samples * 1000);
        write(
            time
                + ","
                + key.site()
                + ","
                + key.trafficClass()
                + ","
                + key.farSite()
                + ","
                + key.direction().label()
                + ","
                + thousandths / 1000
                + "."
                + String.valueOf(1000 + thousandths % 1000).substring(1));
      }
    }
  }

  private void write(String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing the demand trace", e);
    }
  }
}
