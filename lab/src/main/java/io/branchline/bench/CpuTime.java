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
  private static final int WARM_ROUNDS = 2;

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
   * The median over batches of an operation's mean cost in microseconds, after the same batches ran
   * for nothing.
   *
   * @param operation by number of the query, from 0; its answer is kept so that it is not skipped
   */
  static double medianMicros(IntToLongFunction operation, int batches, int batchSize) {
    long kept = 0;
    for (int round = 0; round < WARM_ROUNDS; round++) {
      for (int i = 0; i < batches * batchSize; i++) {
        kept += operation.applyAsLong(i);
      }
    }
    var micros = new double[batches];
    for (int batch = 0; batch < batches; batch++) {
      long begun = nanos();
      for (int i = batch * batchSize; i < (batch + 1) * batchSize; i++) {
        kept += operation.applyAsLong(i);
      }
      micros[batch] = (nanos() - begun) / 1e3 / batchSize;
    }
    if (kept == Long.MIN_VALUE) {
      throw new IllegalStateException("an answer that cannot be");
    }
    return median(micros);
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
