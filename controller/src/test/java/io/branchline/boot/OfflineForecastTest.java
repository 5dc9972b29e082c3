package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code branchline forecast} as users run it. */
class OfflineForecastTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final int HOURS = 24 * 9;

  @TempDir Path folder = Path.of("");

  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
  }

  private Path series(int hours) throws IOException {
    var random = new Random(1);
    var lines = new ArrayList<>(List.of("# by the hour, kbit/s", "time,branch-1,branch-2"));
    for (int i = 0; i < hours; i++) {
      long usual = i % 24 >= 8 && i % 24 < 18 ? 900 : 100;
      lines.add(
          MONDAY.plus(Duration.ofHours(i))
              + ","
              + (usual + random.nextInt(50))
              + ","
              + (i < 24 ? "" : String.valueOf(usual * 2)));
    }
    return Files.write(folder.resolve("series-" + hours + ".csv"), lines);
  }

  private List<String> forecast(Path series, String from) throws IOException {
    var out = folder.resolve("out.csv");
    int code =
        run(
            "forecast",
            "--series",
            series.toString(),
            "--from",
            from,
            "--every",
            "6h",
            "--horizons",
            "15m,1h,24h",
            "--out",
            out.toString());
    assertEquals(0, code, err.toString());
    return Files.readAllLines(out);
  }

  @Test
  void writesARowForEverySeriesOriginAndHorizon() throws IOException {
    var rows = forecast(series(HOURS), "2026-03-09T00:00:00Z");
    assertEquals("series,origin,target,q05,q50,q95", rows.getFirst());
    assertEquals(1 + 2 * 8 * 3, rows.size());
    assertTrue(
        rows.get(1).startsWith("branch-1,2026-03-09T00:00:00Z,2026-03-09T00:15:00Z,"), rows.get(1));
    var noon =
        rows.stream()
            .filter(row -> row.startsWith("branch-2,2026-03-09T12:00:00Z,2026-03-10T12:00:00Z,"))
            .findFirst()
            .orElseThrow()
            .split(",");
    assertEquals(1800, Double.parseDouble(noon[4]), 100);
    assertTrue(Double.parseDouble(noon[3]) <= Double.parseDouble(noon[4]));
    assertTrue(Double.parseDouble(noon[4]) <= Double.parseDouble(noon[5]));
  }

  @Test
  void whatIsCutOffAfterAnOriginChangesNoRowUpToIt() throws IOException {
    var whole = forecast(series(HOURS), "2026-03-09T00:00:00Z");
    var cut = forecast(series(24 * 8 + 1), "2026-03-09T00:00:00Z");
    assertEquals(whole.subList(0, cut.size()), cut);
  }

  @Test
  void thinHistoryIsSaidAndHasEmptyCells() throws IOException {
    var rows = forecast(series(30), "2026-03-02T12:00:00Z");
    assertTrue(
        rows.contains("branch-2,2026-03-02T12:00:00Z,2026-03-02T13:00:00Z,,,"), rows.toString());
    assertTrue(err.toString().contains("too little history"), err.toString());
    assertTrue(err.toString().contains("branch-2"), err.toString());
  }

  @Test
  void badInputIsNamedOnOneLineAndLeavesNoFile() throws IOException {
    var out = folder.resolve("none.csv").toString();
    var series = series(30).toString();
    var broken =
        Files.writeString(folder.resolve("broken.csv"), "time,a\n2026-03-02T00:00:00Z,x\n");
    assertEquals(1, run("forecast", "--series", series, "--from", "yesterday", "--out", out));
    assertEquals(
        1, run("forecast", "--series", series, "--from", "2027-01-01T00:00:00Z", "--out", out));
    assertEquals(
        1,
        run(
            "forecast",
            "--series",
            broken.toString(),
            "--from",
            "2026-03-02T00:00:00Z",
            "--out",
            out));
    var said = err.toString().lines().toList();
    assertEquals(3, said.size(), err.toString());
    assertTrue(said.get(0).contains("yesterday"));
    assertTrue(said.get(1).contains("after the last row"));
    assertTrue(said.get(2).contains("broken.csv:2:2"));
    assertFalse(Files.exists(folder.resolve("none.csv")));
  }
}
