package io.branchline.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;

/** What this thread alone costs; compilers and collectors in other threads are not counted. */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final Duration WARM_UP = Duration.ofMillis(300);

  private CpuTime() {}

  static long nanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Whether so much has been used from now on. */
  static BooleanSupplier used(Duration limit) {
    long begun = nanos();
    return () -> nanos() - begun >= limit.toNanos();
  }

  /**
   * Something to be measured.
   *
   * @param operation by number of the query, from 0; its answer is kept so that it is not skipped
   * @param batchSize queries of a batch
   */
  record Contender(IntToLongFunction operation, int batchSize) {
    private long run(int batch) {
      long kept = 0;
      for (int i = batch * batchSize; i < (batch + 1) * batchSize; i++) {
        kept += operation.applyAsLong(i);
      }
      return kept;
    }
  }

  /** The median cost of one of so many queries in microseconds, see {@link #mediansMicros}. */
  static double medianMicros(IntToLongFunction operation, int queries) {
    return mediansMicros(queries, new Contender(operation, 1))[0];
  }

  /**
   * By contender the median over batches of an operation's mean cost in microseconds, after the
   * same batches ran for nothing, for at least {@link #WARM_UP}. They take turns batch by batch, so
   * that what else the machine does falls on all of them, and each runs another batch first, so
   * that none finds the caches full of what the one before it used.
   */
  static double[] mediansMicros(int batches, Contender... contenders) {
    long kept = 0;
    for (var contender : contenders) {
      var warm = used(WARM_UP);
      for (int batch = 0; batch < batches || !warm.getAsBoolean(); batch++) {
        kept += contender.run(batch % batches);
      }
    }
    var micros = new double[contenders.length][batches];
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < contenders.length; i++) {
        kept += contenders[i].run((batch + 1) % batches);
        long begun = nanos();
        kept += contenders[i].run(batch);
        micros[i][batch] = (nanos() - begun) / 1e3 / contenders[i].batchSize();
      }
    }
    if (kept == Long.MIN_VALUE) {
      throw new IllegalStateException("an answer that cannot be");
    }
    return Arrays.stream(micros).mapToDouble(CpuTime::median).toArray();
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
