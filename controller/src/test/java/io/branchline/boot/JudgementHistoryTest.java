package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.api.Judgements.OfSeries;
import io.branchline.baseline.Anomaly;
import io.branchline.journal.Database;
import io.branchline.learn.DayCalendar;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmPolicy;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was judged before a restart, over a real database that is stopped and started between. */
@Tag("integration")
class JudgementHistoryTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int DAY = 288;
  private static final SeriesKey SERIES = SeriesKey.parse("demand/branch-01/voice/dc-a/up");

  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private JudgementHistory history;

  @BeforeEach
  void start() throws IOException {
    database = Database.openEmbedded(folder.resolve("postgres"));
    history = new JudgementHistory(database.dataSource());
  }

  @AfterEach
  void stop() {
    history.close();
    database.close();
  }

  private void restart() throws IOException {
    stop();
    start();
  }

  private static Alarm alarm(int minute, Optional<Instant> cleared) {
    var raised = START.plus(Duration.ofMinutes(minute));
    return new Alarm(
        "slow",
        AlarmPolicy.Severity.CRITICAL,
        new LineId("branch-01-5g"),
        Direction.DOWN,
        raised.minusSeconds(180),
        raised,
        cleared,
        false,
        "delay 31.0 ms (limit 20.0 ms)");
  }

  @Test
  void alarmsComeBackAsTheyWere() throws IOException {
    var raised = alarm(1, Optional.empty());
    var open = alarm(3, Optional.empty());
    history.alarms(List.of(raised, open));
    var cleared = alarm(1, Optional.of(START.plusSeconds(600)));
    history.alarms(List.of(cleared));
    restart();
    assertEquals(List.of(cleared, open), history.listAlarms());
  }

  @Test
  void onlyTheLatestAreKept() throws IOException, SQLException {
    var end = Optional.of(START.plus(Duration.ofDays(40)));
    history.alarms(List.of(alarm(0, Optional.empty())));
    for (int from : List.of(1, 15_001)) {
      history.alarms(
          IntStream.range(from, from + 15_000).mapToObj(minute -> alarm(minute, end)).toList());
      restart();
    }
    try (var connection = database.dataSource().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*), min(raised) FILTER (WHERE cleared IS NOT NULL) FROM alarm_history")) {
      assertTrue(rows.next());
      assertTrue(
          rows.getInt(1) <= JudgementHistory.KEPT + 2,
          rows.getInt(1) + " rows, with the one that goes on");
    }
    assertTrue(history.listAlarms().contains(alarm(0, Optional.empty())));
  }

  /** Five weeks of a branch, busy by day; from {@code fault} on it is a fifth, for two hours. */
  private static List<Sample> demand(int fault, int until) {
    var random = new Random(7);
    var rows = new ArrayList<Sample>();
    for (int i = 0; i < until; i++) {
      double course = Math.exp(-Math.pow((i % DAY / 12.0 - 13) / 4, 2));
      double value = (100 + 900 * course) * Math.exp(0.05 * random.nextGaussian());
      boolean faulty = i >= fault && i < fault + 24;
      rows.add(new Sample(SERIES, time(i).toEpochMilli(), faulty ? value / 5 : value));
    }
    return rows;
  }

  private static Instant time(int at) {
    return START.plus(STEP.multipliedBy(at));
  }

  private static Watched watched() {
    return new Watched(STEP, ZoneOffset.UTC, DayCalendar.weekdays(), List.of("voice"), 100);
  }

  private static List<OfSeries> remember(Watched watched, SeriesStore store, Instant now) {
    var changes = new ArrayList<>(watched.remember(store, watched.prepare(store), now));
    changes.addAll(watched.settleRest(now));
    return changes;
  }

  @Test
  void anAnomalyThatGoesOnOverARestartIsOneAnomaly() throws IOException {
    int fault = 30 * DAY + 120;
    var rows = demand(fault, fault + 48);
    var before = rows.subList(0, fault + 12);
    var began = watched().observe(before);
    assertEquals(1, began.size(), began::toString);
    history.anomalies(began);
    restart();
    assertEquals(began, history.listAnomalies());
    try (var store = SeriesStore.open(folder.resolve("series"))) {
      store.append(before);
      var later = watched();
      later.restore(history.listAnomalies());
      assertEquals(List.of(), remember(later, store, time(fault + 12)));
      assertEquals(began, later.listRecent());
      var ended = later.observe(rows.subList(fault + 12, rows.size())).getLast();
      history.anomalies(List.of(ended));
      assertEquals(began.getFirst().anomaly().start(), ended.anomaly().start());
      assertTrue(ended.anomaly().isOver());
      assertEquals(List.of(ended), later.listRecent());
      restart();
      assertEquals(List.of(ended), history.listAnomalies());
    }
  }

  @Test
  void anAnomalyThatEndedMeanwhileIsOver() throws IOException {
    int fault = 30 * DAY + 120;
    var rows = demand(fault, fault + 48);
    var began = watched().observe(rows.subList(0, fault + 12));
    var gone = SeriesKey.parse("demand/branch-09/voice/dc-a/up");
    var other =
        new OfSeries(gone, new Anomaly(START, Optional.empty(), Anomaly.Type.DRIFT, 20, 10));
    try (var store = SeriesStore.open(folder.resolve("series"))) {
      store.append(rows);
      var later = watched();
      later.restore(List.of(began.getFirst(), other));
      var now = time(fault + 48);
      var ended = remember(later, store, now);
      assertEquals(2, ended.size(), ended::toString);
      var end = ended.getFirst().anomaly().end().orElseThrow();
      assertTrue(end.isAfter(time(fault + 23)) && end.isBefore(now), end::toString);
      assertEquals(Optional.of(now), ended.getLast().anomaly().end(), "nothing is kept of it");
      assertEquals(2, later.listRecent().size());
    }
  }
}
