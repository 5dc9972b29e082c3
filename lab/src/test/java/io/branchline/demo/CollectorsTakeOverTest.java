package io.branchline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bus.BusSource;
import io.branchline.interop.Eventually;
import io.branchline.interop.TestBus;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.service.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collectors that have the routers between them: one is killed, and the other hears its routers;
 * one joins, and takes some over from the other.
 */
@Tag("integration")
@Timeout(240)
class CollectorsTakeOverTest {
  @TempDir Path folder;

  /** The last sample of each series. */
  private final Map<SeriesKey, Sample> newest = new ConcurrentHashMap<>();

  private final class Latest implements TelemetrySource.Sink {
    @Override
    public void samples(List<Sample> samples) {
      samples.forEach(sample -> newest.put(sample.series(), sample));
    }

    @Override
    public void observed(Observation observation) {}
  }

  private CommandProcess collector(String name) throws Exception {
    return new CommandProcess(
        folder.resolve("controller.yaml"), name, "collect", "--share", "auto");
  }

  @Test
  void theLivingHearTheRoutersOfTheDead() throws Exception {
    try (var kafka = KafkaRig.start(folder)) {
      kafka.configure("controller.yaml", "");
      var rig = kafka.rig();
      rig.lab().begin();
      var settings = TestBus.settings(kafka.broker().address());
      try (var bus = new BusSource(settings, "test", rig.lab().scenario().bank(), rig.clock());
          var one = collector("one")) {
        bus.start(new Latest());
        areHeard(rig, bus);
        try (var two = collector("two")) {
          await("shares are halved", () -> two.hasLogged("has 6 of 12 shares"));
          areHeard(rig, bus);
          one.kill();
          areHeard(rig, bus);
          await("it has all", () -> two.hasLogged("has 12 of 12 shares"));
        }
        assertEquals(0, bus.repeated(), "nothing was published twice");
      }
    }
  }

  /** Every router, and every line in both directions, from now on. */
  private void areHeard(Rig rig, BusSource bus) throws Exception {
    var now = rig.clock().instant();
    int routers = rig.lab().fleet().running().size();
    await("every router is heard", () -> connected(bus) == routers);
    await("every line is heard", () -> isHeardSince(now));
    await("no router is stale", () -> connected(bus) == routers);
  }

  private boolean isHeardSince(Instant time) {
    for (var direction : Direction.values()) {
      for (var line : List.of("branch-01-mstp-1", "branch-01-5g")) {
        var sample =
            newest.get(SeriesKey.parse("line/" + line + "/" + direction.label() + "/kbps"));
        if (sample == null || sample.time().isBefore(time)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long connected(BusSource bus) {
    return bus.listSources().stream()
        .filter(source -> source.state() == SourceStatus.State.CONNECTED)
        .count();
  }

  private static void await(String what, Eventually.Condition condition) throws Exception {
    Eventually.that(what, KafkaRig.PATIENCE, Duration.ofMillis(100), condition);
    assertTrue(condition.holds(), what);
  }
}
