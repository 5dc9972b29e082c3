package io.branchline.interop;

import static io.branchline.interop.LearnedBank.MINUTE;

import io.branchline.bus.BusSource;
import io.branchline.learn.DemandEstimator;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A controller as far as learning is concerned: reads what collectors publish, keeps it, estimates
 * demands, and says up to when it has them.
 */
final class BusLearner {
  /** Samples of one minute may come so much later than its end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 20;

  private BusLearner() {}

  /** Keeps and learns; one thread at a time. */
  private static final class Learner implements TelemetrySource.Sink {
    private final SeriesStore store;
    private final DemandEstimator estimator =
        new DemandEstimator(LearnedBank.bank(), MINUTE, address -> Optional.empty());

    private Learner(SeriesStore store) {
      this.store = store;
    }

    @Override
    public synchronized void samples(List<Sample> samples) {
      store.append(samples);
      estimator.observe(samples);
    }

    @Override
    public synchronized void late(List<Sample> samples) {
      store.append(samples);
    }

    @Override
    public void observed(Observation observation) {}

    private synchronized void advance(BusSource source) {
      var rows = estimator.closeUpTo(source.complete().minus(GRACE));
      store.append(rows);
      source.release(estimator.closedBefore());
      if (!rows.isEmpty()) {
        System.out.println("learnt " + rows.getLast().epochMillis());
      }
    }
  }

  /** Arguments: Kafka's address, the folder of its store. */
  public static void main(String[] arguments) throws Exception {
    var learner = new Learner(SeriesStore.open(Path.of(arguments[1])));
    var source =
        new BusSource(
            TestBus.settings(arguments[0]),
            "learners",
            LearnedBank.bank(),
            NetworkClock.real(InstantSource.system()));
    source.onResumed(time -> {
      synchronized (learner) {
        learner.estimator.skipTo(time);
      }
    });
    source.start(learner);
    while (true) {
      learner.advance(source);
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
