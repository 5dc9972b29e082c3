package io.branchline.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.score.AlarmPolicy.Condition;
import io.branchline.score.AlarmPolicy.Severity;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.LineKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmBoardTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final Line LINE = TwoLines.bank().getLine(TwoLines.FIRST);

  /** Above 80 % and 1.5 times the contract's 10 ms for 3 minutes; over below 90 % of either. */
  private static final AlarmPolicy SLOW =
      new AlarmPolicy(
          "slow",
          Severity.MAJOR,
          Optional.empty(),
          List.of(
              new Condition(Measure.UTILISATION, 0.8, false),
              new Condition(Measure.DELAY_MS, 1.5, true)),
          Duration.ofMinutes(3),
          0.9,
          Duration.ofMinutes(2));

  private final AlarmBoard board = new AlarmBoard(List.of(SLOW));
  private final List<Alarm> changes = new ArrayList<>();
  private Instant now = START;

  private void minute(double utilisation, double delay) {
    var means = new MinuteMeans();
    means.add(Direction.DOWN, Measure.UTILISATION, utilisation);
    means.add(Direction.DOWN, Measure.DELAY_MS, delay);
    judge(means);
  }

  private void judge(MinuteMeans means) {
    board.judge(LINE, means, now, changes);
    now = now.plus(Duration.ofMinutes(1));
  }

  @Test
  void isRaisedOnceAllConditionsHaveLasted() {
    minute(0.9, 20);
    minute(0.9, 20);
    assertEquals(List.of(), changes);
    minute(0.9, 20);
    assertEquals(1, changes.size());
    var alarm = changes.getFirst();
    assertEquals(START, alarm.since());
    assertEquals(START.plus(Duration.ofMinutes(3)), alarm.raised());
    assertEquals(Direction.DOWN, alarm.direction());
    assertEquals("usage 90.0 % (limit 80.0 %), delay 20.0 ms (limit 15.0 ms)", alarm.evidence());
    assertEquals(changes, board.listOpen());
  }

  @Test
  void oneConditionAloneOrABreakRaisesNothing() {
    for (int i = 0; i < 10; i++) {
      minute(0.9, 12);
      minute(0.5, 40);
      minute(0.9, 20);
      minute(0.9, 20);
    }
    assertEquals(List.of(), changes);
  }

  @Test
  void staysUntilItHasBeenWellBelowForSomeTime() {
    for (int i = 0; i < 3; i++) {
      minute(0.9, 20);
    }
    // Below the limit, but not well below.
    for (int i = 0; i < 5; i++) {
      minute(0.78, 14);
    }
    minute(0.5, 20);
    minute(0.9, 20);
    minute(0.5, 20);
    assertEquals(1, changes.size());
    minute(0.5, 20);
    assertEquals(2, changes.size());
    assertEquals(Optional.of(now), changes.getLast().cleared());
    assertEquals(List.of(), board.listOpen());
    assertEquals(List.of(changes.getLast()), board.listOver());
  }

  @Test
  void silenceNeitherRaisesNorClears() {
    minute(0.9, 20);
    minute(0.9, 20);
    judge(new MinuteMeans());
    minute(0.9, 20);
    assertEquals(List.of(), changes, "three minutes, but not in a row");
    minute(0.9, 20);
    minute(0.9, 20);
    for (int i = 0; i < 10; i++) {
      judge(new MinuteMeans());
    }
    assertTrue(board.listOpen().getFirst().stale());
    minute(0.9, 20);
    assertFalse(board.listOpen().getFirst().stale());
    assertEquals(1, changes.size());
  }

  @Test
  void anAlarmOfAPolicyThatIsChangedIsOver() {
    for (int i = 0; i < 3; i++) {
      minute(0.9, 20);
    }
    board.use(List.of(SLOW), now, changes);
    assertEquals(1, board.listOpen().size(), "nothing was changed");
    var stricter =
        new AlarmPolicy(
            SLOW.name(),
            Severity.CRITICAL,
            SLOW.kind(),
            SLOW.when(),
            Duration.ZERO,
            SLOW.clearBelow(),
            SLOW.clearAfter());
    board.use(List.of(stricter), now, changes);
    assertEquals(List.of(), board.listOpen());
    assertEquals(Optional.of(now), changes.getLast().cleared());
    assertEquals(List.of(changes.getLast()), board.listOver());
    minute(0.9, 20);
    assertEquals(Severity.CRITICAL, board.listOpen().getFirst().severity());
    board.use(List.of(), now, changes);
    minute(0.9, 20);
    assertEquals(List.of(), board.listOpen());
  }

  @Test
  void whatAnEarlierProcessLeftIsStaleUntilItsLineIsHeard() {
    for (int i = 0; i < 3; i++) {
      minute(0.9, 20);
    }
    var open = changes.getFirst();
    var over = open.clearedAt(START.plusSeconds(200));
    var other = TwoLines.SECOND;
    var later = new AlarmBoard(List.of(SLOW));
    var ended = new ArrayList<Alarm>();
    later.restore(List.of(open, over), LINE.id()::equals, now, ended);
    assertEquals(List.of(open.withStale(true)), later.listOpen());
    assertEquals(List.of(over), later.listOver());
    assertEquals(List.of(), ended);
    var means = new MinuteMeans();
    means.add(Direction.DOWN, Measure.UTILISATION, 0.9);
    means.add(Direction.DOWN, Measure.DELAY_MS, 20);
    later.judge(LINE, means, now, ended);
    assertEquals(List.of(open), later.listOpen());
    assertEquals(List.of(), ended, "it is the same alarm");

    var without = new AlarmBoard(List.of(SLOW));
    without.restore(List.of(open), other::equals, now, ended);
    assertEquals(List.of(open.clearedAt(now)), ended, "its line is no more");
    assertEquals(List.of(), without.listOpen());
  }

  @Test
  void aPolicyMayMeanOneKindOfLine() {
    var mobile =
        new AlarmPolicy(
            "mobile",
            Severity.MINOR,
            Optional.of(LineKind.FIVE_G),
            List.of(new Condition(Measure.DEPTH_BYTES, 1000, false)),
            Duration.ZERO,
            0.8,
            Duration.ZERO);
    var boardOfMobile = new AlarmBoard(List.of(mobile));
    var deep = new MinuteMeans();
    deep.add(Direction.UP, Measure.DEPTH_BYTES, 500);
    deep.add(Direction.UP, Measure.DEPTH_BYTES, 1500);
    boardOfMobile.judge(LINE, deep, START, changes);
    assertEquals(List.of(), changes);
    boardOfMobile.judge(TwoLines.bank().getLine(TwoLines.SECOND), deep, START, changes);
    assertEquals("queue depth 1500 bytes (limit 1000 bytes)", changes.getFirst().evidence());
  }

  @Test
  void refusesWhatCouldNeverClear() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AlarmPolicy(
                "x",
                Severity.MINOR,
                Optional.empty(),
                List.of(),
                Duration.ZERO,
                0.8,
                Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AlarmPolicy(
                "x",
                Severity.MINOR,
                Optional.empty(),
                SLOW.when(),
                Duration.ZERO,
                0,
                Duration.ZERO));
  }
}
