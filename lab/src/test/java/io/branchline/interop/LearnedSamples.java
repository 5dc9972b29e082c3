package io.branchline.interop;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.ReportPublisher;
import io.branchline.bus.SamplePublisher;
import io.branchline.metric.NetworkClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the routers of {@link LearnedBank} measure, as one collector publishes it for learners. */
final class LearnedSamples implements AutoCloseable {
  private static final int PART = 5;

  private final AtomicReference<Instant> now = new AtomicReference<>(LearnedBank.START);
  private final SamplePublisher samples;
  private final ReportPublisher reports;
  private long published;

  LearnedSamples(KafkaSettings settings) {
    samples =
        new SamplePublisher(
            settings, LearnedBank::routerOf, LearnedBank.bank(), any -> Optional.empty());
    var clock = new NetworkClock(LearnedBank.START, 1, LearnedBank.START, now::get);
    reports = new ReportPublisher(settings, "1/1", List::of, () -> true, clock);
  }

  /**
   * Publishes so much that a minute can be closed, and half a minute more; sometimes something
   * twice.
   */
  void publish(int minute) throws Exception {
    long end = (minute + 1) * (long) LearnedBank.STEPS + LearnedBank.STEPS / 2;
    while (published < end) {
      long last = Math.min(end, published + PART);
      samples.deliver(LearnedBank.samples(published, last));
      if (last % 3 == 0) {
        samples.deliver(LearnedBank.samples(last - 2, last));
      }
      published = last;
      now.set(LearnedBank.time(last));
    }
  }

  @Override
  public void close() {
    reports.close();
    samples.close();
  }
}
