package io.branchline.assure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.branchline.assure.QueueReading.LineHealth;
import io.branchline.intent.Intent;
import io.branchline.metric.Bandwidth;
import io.branchline.plan.Breach;
import io.branchline.plan.TestBank;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssuranceTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final SiteId SITE = new SiteId("branch-01");

  private final TestBank bank = new TestBank(1);
  private final List<Intent> intents = TestBank.intents();
  private final Intent production =
      intents.stream().filter(i -> i.trafficClass().equals("production")).findFirst().orElseThrow();
  private final Assurance assurance =
      new Assurance(bank.bank, intents, ZoneOffset.UTC, Duration.ofMinutes(2));

  private static QueueReading reading(
      String line, LineHealth health, double offered, double dropped, double delayMs, int age) {
    return new QueueReading(
        SITE,
        "production",
        new LineId("branch-01-" + line),
        Direction.UP,
        health,
        offered,
        dropped,
        Optional.of(delayMs),
        Optional.of(NOW.minusSeconds(age)));
  }

  private IntentStatus judge(QueueReading... readings) {
    return assurance.judge(production, List.of(readings), List.of(), NOW);
  }

  @Test
  void a01_metWhenAllThatIsFreshHolds() {
    var met =
        assertInstanceOf(
            IntentStatus.Met.class,
            judge(
                reading("mstp-1", LineHealth.UP, 900, 0, 15, 20),
                reading("mstp-2", LineHealth.UP, 0, 0, 900, 30)));
    assertEquals(NOW.minusSeconds(30), met.oldest());
  }

  @Test
  void a02_violatedByMeasuredFigures() {
    assertEquals(
        List.of(
            "production of branch-01 up on branch-01-mstp-1: delay 95.0 ms of 80.0 ms",
            "production of branch-01 up on branch-01-mstp-1: loss 1.00 % of 0.60 %"),
        judge(reading("mstp-1", LineHealth.UP, 1000, 10, 95, 20)).reasons());
  }

  @Test
  void a03_neverMetOnALineThatIsDown() {
    var status = judge(reading("mstp-1", LineHealth.DOWN, 900, 0, 15, 20));
    assertEquals("violated", status.label());
    var gone = new ArrayList<QueueReading>();
    for (var line : List.of("mstp-1", "mstp-2", "5g")) {
      gone.add(reading(line, LineHealth.DOWN, 0, 0, 0, 20));
    }
    assertEquals(
        List.of("every line of branch-01 is down"),
        assurance.judge(production, gone, List.of(), NOW).reasons());
  }

  @Test
  void a04_neverMetOnWhatIsStale() {
    assertEquals("unknown", judge().label());
    assertEquals("unknown", judge(reading("mstp-1", LineHealth.UP, 900, 0, 15, 300)).label());
    assertEquals("unknown", judge(reading("mstp-1", LineHealth.STALE, 900, 0, 15, 20)).label());
  }

  @Test
  void a05_atRiskByAPrediction() {
    var breach =
        new Breach(
            SITE,
            "production",
            Direction.UP,
            new LineId("branch-01-mstp-1"),
            NOW.plusSeconds(1200),
            NOW.plusSeconds(1500),
            Breach.Kind.CAPACITY,
            4480,
            3920,
            Bandwidth.ofKbps(3800),
            Bandwidth.ofKbps(4480),
            Bandwidth.ofMbps(4));
    var status =
        assurance.judge(
            production,
            List.of(reading("mstp-1", LineHealth.UP, 900, 0, 15, 20)),
            List.of(breach),
            NOW);
    assertEquals("at-risk", status.label());
    assertEquals(
        "production of branch-01 up on branch-01-mstp-1 at 2026-03-02T09:20:00Z: "
            + "needs 4.48 Mbit/s of 3.92 left (line 112 %, q95 4.48 of 4.00 Mbit/s)",
        status.reasons().getFirst());
  }
}
