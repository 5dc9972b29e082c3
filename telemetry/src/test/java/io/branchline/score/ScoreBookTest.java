package io.branchline.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.network.Srlg;
import io.branchline.service.Direction;
import io.branchline.site.LineId;
import io.branchline.store.SeriesStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreBookTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** Midnight in Shanghai. */
  private static final Instant START = Instant.parse("2026-03-16T16:00:00Z");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private SeriesStore store;
  private ScoreBook book;
  private Instant now = START;

  @BeforeEach
  void open() {
    store = SeriesStore.open(folder);
    book = book();
    close();
  }

  private ScoreBook book() {
    return new ScoreBook(
        TwoLines.bank(),
        ZONE,
        Map.of(new Srlg(1), "carrier c1", new Srlg(1001), "duct north"),
        store::read);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void close() {
    store.append(book.closeUpTo(now, new AlarmBoard(List.of()), new ArrayList<>()));
  }

  /** So many minutes of a line, each with these values on the way up. */
  private void pass(int minutes, boolean up, double delay, double utilisation, LineId... lines) {
    for (int i = 0; i < minutes; i++) {
      for (var line : lines) {
        book.observe(
            List.of(
                sample(line, Measure.UP, up ? 1 : 0),
                sample(line, Measure.DELAY_MS, delay),
                sample(line, Measure.JITTER_MS, 1),
                sample(line, Measure.LOSS, 0),
                sample(line, Measure.UTILISATION, utilisation)));
      }
      now = now.plus(MINUTE);
      close();
    }
  }

  private Sample sample(LineId line, Measure measure, double value) {
    return new Sample(
        SeriesKey.line(line, Direction.UP, measure), now.plusSeconds(10).toEpochMilli(), value);
  }

  private LineScore score(LineId line, LineScore.Period period, Instant at) {
    return book.score(TwoLines.bank().getLine(line), period, Optional.of(at), now);
  }

  private static LineScore.Part part(LineScore score, String measure) {
    return score.parts().stream()
        .filter(part -> part.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLineThatKeepsItsContractHasAllPoints() {
    pass(120, true, 8, 0.3, TwoLines.FIRST);
    var hour = score(TwoLines.FIRST, LineScore.Period.HOUR, START);
    assertEquals(Optional.of(100.0), hour.points());
    assertEquals(1, hour.knownShare());
    var day = score(TwoLines.FIRST, LineScore.Period.DAY, now);
    assertEquals(Optional.of(100.0), day.points());
    assertEquals(START, day.start(), "the day begins at the bank's midnight");
  }

  @Test
  void pointsAreLostWhereTheEvidenceSays() {
    pass(54, true, 8, 0.3, TwoLines.FIRST);
    pass(6, true, 14, 0.3, TwoLines.FIRST);
    pass(1, true, 8, 0.3, TwoLines.FIRST);
    var delay = part(score(TwoLines.FIRST, LineScore.Period.HOUR, START), "delay");
    // A tenth of the minutes; a quarter would have cost all 20.
    assertEquals(20 * (1 - 0.1 / 0.25), delay.points(), 1e-9);
    assertEquals(6, delay.badMinutes());
    assertEquals(14, delay.worst(), 1e-9);
    assertEquals(
        "above 10 ms in 6 of 60 judged minutes, at worst 14 ms",
        delay.evidence().replace("10.0", "10").replace("14.0", "14"));
  }

  @Test
  void delayOfAFullLineIsOurOwn() {
    pass(61, true, 40, 0.95, TwoLines.FIRST);
    var score = score(TwoLines.FIRST, LineScore.Period.HOUR, START);
    assertEquals(20, part(score, "delay").points());
    assertEquals(Optional.of(100.0), score.points());
  }

  @Test
  void anOutageCostsAvailabilityAndWhenItLastsRepair() {
    pass(30, true, 8, 0.3, TwoLines.FIRST);
    pass(180, false, 0, 0, TwoLines.FIRST);
    pass(40, true, 8, 0.3, TwoLines.FIRST);
    var day = score(TwoLines.FIRST, LineScore.Period.DAY, now);
    assertEquals(0, part(day, "availability").points(), "180 of 250 minutes");
    var repair = part(day, "repair");
    assertEquals(180, repair.worst());
    assertEquals(10 * (1 - 0.5), repair.points(), 1e-9, "3 hours where 2 are allowed");
    assertEquals("the longest outage took 180 of 120 allowed minutes", repair.evidence());
    var month = score(TwoLines.FIRST, LineScore.Period.MONTH, now);
    assertEquals(Instant.parse("2026-02-28T16:00:00Z"), month.start());
    assertTrue(month.points().isEmpty(), "four hours are not half of the month so far");
  }

  @Test
  void whatIsNotKnownHasNoScore() {
    pass(10, true, 8, 0.3, TwoLines.FIRST);
    now = START.plus(Duration.ofMinutes(61));
    close();
    var hour = score(TwoLines.FIRST, LineScore.Period.HOUR, START);
    assertTrue(hour.points().isEmpty());
    assertEquals(10.0 / 60, hour.knownShare(), 0.02);
    assertTrue(score(TwoLines.FAR, LineScore.Period.HOUR, START).points().isEmpty());
  }

  @Test
  void hoursOutliveTheProcess() {
    pass(61, true, 14, 0.3, TwoLines.FIRST);
    var before = score(TwoLines.FIRST, LineScore.Period.HOUR, START);
    book = book();
    assertEquals(before, score(TwoLines.FIRST, LineScore.Period.HOUR, START));
  }

  @Test
  void flagsWhatLinesShare() {
    pass(10, true, 8, 0.3, TwoLines.FIRST, TwoLines.SECOND, TwoLines.FAR);
    var quiet = score(TwoLines.FIRST, LineScore.Period.HOUR, now).shared();
    assertEquals(
        List.of(new LineScore.SharedRisk("duct north", 2, List.of(TwoLines.SECOND), List.of())),
        quiet,
        "both lines of the branch lie in one duct");
    pass(5, false, 0, 0, TwoLines.FIRST, TwoLines.FAR);
    pass(50, true, 8, 0.3, TwoLines.FIRST, TwoLines.SECOND, TwoLines.FAR);
    assertEquals(
        List.of(
            new LineScore.SharedRisk("carrier c1", 2, List.of(), List.of(TwoLines.FAR)),
            new LineScore.SharedRisk("duct north", 2, List.of(TwoLines.SECOND), List.of())),
        score(TwoLines.FIRST, LineScore.Period.HOUR, START).shared());
  }
}
