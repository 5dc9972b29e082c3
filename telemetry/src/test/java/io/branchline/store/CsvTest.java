package io.branchline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.store.CsvError.Cause;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");
  private static final String A = "demand/branch-01/voice/dc-a/up";
  private static final String B = "line/branch-01-mstp-1/down/kbps";

  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path directory;

  @Test
  void whatIsExportedIsWhatWasImportedAndTwiceIsOnce() throws IOException {
    var text =
        "time,%s,%s\n".formatted(A, B)
            + "2026-05-04T08:00:00Z,12.5,\n"
            + "2026-05-04T08:15:00Z,13,900.125\n"
            + "2026-05-04T08:30:00Z,,0.0\n";
    try (var store = SeriesStore.open(directory)) {
      for (int i = 0; i < 2; i++) {
        var report =
            CsvImport.read(store, new StringReader("# from the old system\n#\n" + text + "\n"), TO);
        assertEquals(new ImportReport(2, 4, Map.of(), List.of()), report);
      }
      var out = new StringBuilder();
      CsvExport.write(store, List.of(SeriesKey.parse(A), SeriesKey.parse(B)), FROM, TO, out);
      assertEquals(text, out.toString());
    }
  }

  @Test
  void everyErrorNamesLineAndColumnAndCostsOnlyItself() throws IOException {
    var text =
        """
        # comment
        time,demand/branch-01/voice/dc-a/up,speed,line/branch-01-mstp-1/down/kbps
        2026-05-04T08:00:00Z,1,1,2
        2026-05-04T08:15:00Z,one,1,3
        yesterday,1,1,1
        2026-05-04T08:30:00Z,4
        2026-05-04T08:45:00Z,5,x,NaN
        2026-05-04T09:00:00Z,6,,7
        """;
    try (var store = SeriesStore.open(directory)) {
      var report = CsvImport.read(store, new StringReader(text), TO);
      var errors = report.errors().stream().map(CsvError::toString).toList();
      assertEquals(5, report.errorCount());
      assertEquals(
          Map.of(Cause.HEADER, 1L, Cause.CELLS, 1L, Cause.TIME, 1L, Cause.VALUE, 2L),
          report.leftOut());
      assertEquals(
          List.of(
              "line 4, column 2: \"one\" is not a number (demand/branch-01/voice/dc-a/up)",
              "line 5, column 1: \"yesterday\" is not a time: expected ISO 8601 in UTC with Z",
              "line 6: 2 cells: expected 4 as in the header",
              "line 7, column 4: \"NaN\" is not a number (line/branch-01-mstp-1/down/kbps)"),
          errors.subList(1, 5));
      assertEquals(
          "line 2, column 3: \"speed\" is not the name of a series",
          errors.getFirst().substring(0, errors.getFirst().indexOf(": expected")));
      assertEquals(6, report.points());
      assertArrayEquals(new double[] {1, 5, 6}, store.read(SeriesKey.parse(A), FROM, TO).values());
      assertArrayEquals(new double[] {2, 3, 7}, store.read(SeriesKey.parse(B), FROM, TO).values());
    }
  }

  @Test
  void anExportHoldsAFewChunksOfEachSeriesHoweverLongItIs() throws IOException {
    var keys = List.of(SeriesKey.parse(A), SeriesKey.parse(B));
    int count = 24_000;
    var expected = new StringBuilder("time," + A + "," + B + "\n");
    try (var store = SeriesStore.open(directory)) {
      for (int s = 0; s < keys.size(); s++) {
        var times = new long[count];
        var values = new double[count];
        for (int i = 0; i < count; i++) {
          // Every third time is of both; a month without any is in the middle.
          times[i] = FROM.toEpochMilli() + (s + 2L) * i * 10_000 + (i < count / 2 ? 0 : 30 * DAY);
          values[i] = i % 1000 / 8.0;
        }
        store.write(keys.get(s), new Points(times, values));
      }
      var a = store.read(keys.get(0), FROM, TO);
      var b = store.read(keys.get(1), FROM, TO);
      assertEquals(count, a.size());
      for (int i = 0, j = 0; i < a.size() || j < b.size(); ) {
        long time = Math.min(at(a, i), at(b, j));
        expected.append(Instant.ofEpochMilli(time)).append(',');
        expected.append(at(a, i) == time ? text(a.values()[i++]) : "").append(',');
        expected.append(at(b, j) == time ? text(b.values()[j++]) : "").append('\n');
      }
      var out = new StringBuilder();
      var reads = new int[keys.size()];
      CsvExport.write(
          (key, from, to, least) -> {
            var points = store.readFirst(key, from, to, least);
            int before = reads[keys.indexOf(key)]++;
            assertTrue(points.size() <= CsvExport.POINTS_AT_ONCE + OpenChunk.CAPACITY);
            // Row by row what is read goes out: nothing waits but what was read last.
            long written = out.chars().filter(c -> c == '\n').count();
            assertTrue(written >= (before - 1L) * CsvExport.POINTS_AT_ONCE);
            return points;
          },
          keys,
          FROM,
          TO,
          out);
      assertEquals(expected.toString(), out.toString());
      assertTrue(reads[0] > count / (2 * CsvExport.POINTS_AT_ONCE));
    }
  }

  private static long at(Points points, int index) {
    return index < points.size() ? points.times()[index] : Long.MAX_VALUE;
  }

  private static String text(double value) {
    return value == 0 ? "0.0" : new BigDecimal(value).toPlainString();
  }

  @Test
  void rowsOfAnyOrderAreWhereTheyBelongAndThoseYetToComeAreLeftOut() throws IOException {
    long seed = 3;
    var random = new Random(seed);
    var now = Instant.parse("2026-06-01T00:00:00Z");
    var expected = new TreeMap<Long, Double>();
    var live = new TreeMap<Long, Double>();
    var text = new StringBuilder("time," + A + "\n");
    for (int i = 0; i < 3000; i++) {
      // A new row, one of years ago, one of the days before or one again; some are yet to come.
      long ago =
          switch (random.nextInt(4)) {
            case 0 -> 3000 - i;
            case 1 -> 300_000 + random.nextInt(1000);
            case 2 -> random.nextInt(3000);
            default -> i % 10 == 0 ? -1 - random.nextInt(100_000_000) : 5;
          };
      var time = now.minusSeconds(ago * 60);
      text.append(time).append(',').append(i).append('\n');
      if (ago >= 0) {
        expected.put(time.toEpochMilli(), (double) i);
      }
    }
    try (var store = SeriesStore.open(directory)) {
      var key = SeriesKey.parse(A);
      for (int i = 0; i < 500; i++) {
        var time = now.minusSeconds(10 * (500 - i));
        store.append(List.of(new Sample(key, time.toEpochMilli(), -i)));
        live.put(time.toEpochMilli(), (double) -i);
      }
      var report = CsvImport.read(store, new StringReader(text.toString()), now);
      long left = text.chars().filter(c -> c == '\n').count() - 1 - report.points();
      assertTrue(left > 10);
      assertEquals(Map.of(Cause.FUTURE, left), report.leftOut());
      assertEquals(Cause.FUTURE, report.errors().getFirst().cause());
      // Of two values of a time the later written stays.
      live.forEach(expected::putIfAbsent);
      var all =
          List.of(Instant.parse("1900-01-01T00:00:00Z"), Instant.parse("2500-01-01T00:00:00Z"));
      assertEquals(Points.of(expected), store.read(key, all.getFirst(), all.getLast()));

      // What is measured next is the newest there is, as ever.
      var next = new Sample(key, now.toEpochMilli() + 10_000, 1);
      store.append(List.of(next));
      assertEquals(Optional.of(next), store.findLatest(key));
    }
  }

  @Test
  void aFileWithoutHeaderIsAnError() throws IOException {
    try (var store = SeriesStore.open(directory)) {
      var report = CsvImport.read(store, new StringReader("# nothing\n"), TO);
      assertEquals(
          List.of("line 2: the file has no header: expected time,NAME…"),
          report.errors().stream().map(CsvError::toString).toList());
    }
  }
}
