package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.branchline.journal.InnerJournal;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.LoopOptions;
import io.branchline.loop.SmallBank;
import io.branchline.measure.Observation;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the loop hears of the state of a router's telemetry. */
@Timeout(60)
class TelemetryIntakeTest {
  private static final NodeId ROUTER = new NodeId("dc-r1");

  @TempDir Path folder;

  private static SourceStatus status(SourceStatus.State state, String reason) {
    return new SourceStatus(
        ROUTER,
        state,
        reason,
        Optional.empty(),
        "",
        SourceStatus.Taken.NONE,
        SourceStatus.Rejected.NONE,
        List.of());
  }

  /** States that the loop publishes in between say what was so before. */
  private static void await(BlockingQueue<String> heard, String beginning)
      throws InterruptedException {
    var said = heard.poll(30, TimeUnit.SECONDS);
    while (said != null && !said.startsWith(beginning)) {
      said = heard.poll(30, TimeUnit.SECONDS);
    }
    assertNotNull(said, "it was never said: " + beginning);
  }

  @Test
  void aSourceThatWasLostForAMomentIsBack() throws Exception {
    var heard = new LinkedBlockingQueue<String>();
    try (var store = SeriesStore.open(folder);
        var loop =
            new ControlLoop(
                new InnerJournal(),
                ControllerState.initial(SmallBank.bank(), "hash"),
                NetworkClock.real(InstantSource.system()),
                LoopOptions.DEFAULT,
                (effect, state, itself) -> {})) {
      loop.subscribe(state -> {
        var router = state.routers().get(ROUTER);
        if (router != null) {
          heard.add(router.gnmi().state() + " " + router.gnmi().reason());
        }
      });
      loop.start();
      var intake = new TelemetryIntake(store, List.of(round -> {}), loop);
      intake.observed(new Observation.SourceHeard(ROUTER, Instant.now()));
      await(heard, "UP ");

      intake.look(List.of(status(SourceStatus.State.CONNECTING, "connection reset")));
      await(heard, "DOWN connection reset");
      // It came back before it was silent for long, so nobody observes that it is heard again.
      intake.look(List.of(status(SourceStatus.State.CONNECTED, "")));
      await(heard, "UP ");

      intake.observed(new Observation.SourceSilent(ROUTER, Instant.EPOCH, Instant.now()));
      await(heard, "STALE nothing heard since");
    }
  }
}
