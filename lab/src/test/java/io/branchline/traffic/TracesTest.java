package io.branchline.traffic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bank.BankScenario;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {
  private static final GroundTruth TRUTH = BankScenario.jointStock().groundTruth();

  @TempDir private Path folder;

  @Test
  void aDemandTraceIsReplayedExactlyAndRepeatsByTheDay() throws IOException {
    var file =
        write(
            "trace.csv",
            """
            # kept by an earlier run
            time,site,class,farSite,direction,kbps
            2026-11-17T01:00:00Z,branch-01,voice,dc-b,up,100.5
            2026-11-17T01:00:00Z,branch-01,office,dc-b,down,7
            2026-11-17T01:01:00Z,branch-01,voice,dc-b,up,200
            """);
    var model = DemandModels.of(TRUTH, List.of(file), 1);
    assertEquals(2, model.keys().size());
    int voice = model.keys().get(0).trafficClass().equals("voice") ? 0 : 1;
    var kbps = new double[2];
    model.kbpsAt(Instant.parse("2026-11-17T01:00:59Z").getEpochSecond(), kbps);
    assertEquals(100.5, kbps[voice]);
    assertEquals(7, kbps[1 - voice]);
    model.kbpsAt(Instant.parse("2026-11-17T01:01:00Z").getEpochSecond(), kbps);
    assertEquals(200, kbps[voice]);
    model.kbpsAt(Instant.parse("2026-11-10T01:00:30Z").getEpochSecond(), kbps);
    assertEquals(100.5, kbps[voice], "a week before, the same time of day");
  }

  @Test
  void whatWasCarriedCanBeReplayed() throws IOException {
    var model = GeneratedDemand.of(TRUTH.calendar(), TRUTH.demands(), 1);
    var text = new StringWriter();
    var writer = new DemandTraceWriter(model.keys(), 1, text);
    long start = Instant.parse("2026-11-17T01:00:00Z").getEpochSecond();
    var kbps = new double[model.keys().size()];
    for (int t = 0; t < 5; t++) {
      model.kbpsAt(start + t, kbps);
      writer.demands(start + t, kbps);
    }
    var replay = DemandModels.of(TRUTH, List.of(write("t.csv", text.toString())), 1);
    assertEquals(model.keys(), replay.keys());
    var again = new double[kbps.length];
    for (int t = 0; t < 5; t++) {
      model.kbpsAt(start + t, kbps);
      replay.kbpsAt(start + t, again);
      assertArrayEquals(kbps, again, 0.0006);
    }
  }

  @Test
  void aWrongTraceIsRefusedWithItsLine() throws IOException {
    var header = "time,site,class,farSite,direction,kbps\n";
    fails(
        header + "2026-11-17T01:00:00Z,branch-99,voice,dc-b,up,1\n", "x.csv:2: no site branch-99");
    fails(
        header + "2026-11-17T01:00:00Z,branch-01,tea,dc-b,up,1\n", "x.csv:2: no traffic class tea");
    fails(header + "2026-11-17T01:00:00Z,branch-01,voice,dc-b,up,-1\n", "x.csv:2: \"-1\" is not a");
    fails(header + "yesterday,branch-01,voice,dc-b,up,1\n", "x.csv:2: Text 'yesterday'");
    fails("when,a\n1,2\n", "x.csv:1: expected a header time,NAME...");
    fails("time,a\n2026-11-17T01:00:00Z,1,2\n", "x.csv:2: expected 2 values, found 3");
    fails(
        "time,a\n2026-11-17T01:00:00Z,1\n2026-11-17T02:00:00Z,1\n",
        "x.csv: a has no whole week from Monday to Sunday");
  }

  private void fails(String text, String message) throws IOException {
    var file = write("x.csv", text);
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> DemandModels.of(TRUTH, List.of(file), 1));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }

  /** Three weeks of hours in UTC with a day that begins six hours early and a quiet weekend. */
  @Test
  void realSeriesKeepTheirWeekdaysAndAreAlignedToTheBanksDay() throws IOException {
    var text = new StringBuilder("# made for this test\ntime,mbps,n_flows\n");
    var start = Instant.parse("2024-01-01T00:00:00Z");
    for (int h = 0; h < 3 * 168; h++) {
      boolean weekend = h / 24 % 7 >= 5;
      double value = (weekend ? 0.2 : 1) * Profile.OFFICE.ofHour((h + 6) % 24 + 0.5) * 40;
      text.append(start.plus(Duration.ofHours(h))).append(',').append(value).append(",9999\n");
    }
    var file = folder.resolve("s.csv.gz");
    try (var out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(text.toString());
    }
    var model = DemandModels.of(TRUTH, List.of(file), 1);
    assertEquals(TRUTH.demands().size(), model.keys().size());
    // Tuesday and Sunday, 10:30 in Shanghai.
    double tuesday = total(model, "2026-11-17T02:30:00Z");
    double sunday = total(model, "2026-11-15T02:30:00Z");
    double night = total(model, "2026-11-16T20:30:00Z");
    double nominal = TRUTH.demands().stream().mapToDouble(demand -> demand.busyHour().kbps()).sum();
    assertEquals(1.0, tuesday / nominal, 0.15);
    assertEquals(0.2, sunday / tuesday, 0.04);
    assertTrue(night < 0.2 * tuesday, () -> "04:30 has " + night + " of " + tuesday);
  }

  @Test
  void seriesDemandsAreTheSameInAnyOrder() throws IOException {
    var text = new StringBuilder("time,a,b\n");
    var start = Instant.parse("2024-01-01T00:00:00Z");
    for (int h = 0; h < 2 * 168; h++) {
      text.append(start.plus(Duration.ofHours(h))).append(",").append(1 + h % 24).append(",5\n");
    }
    var model = DemandModels.of(TRUTH, List.of(write("s.csv", text.toString())), 4);
    var copy = model.copy();
    long at = Instant.parse("2026-11-17T02:00:00Z").getEpochSecond();
    var one = new double[model.keys().size()];
    var other = new double[one.length];
    copy.kbpsAt(at + 5000, other);
    model.kbpsAt(at, one);
    copy.kbpsAt(at, other);
    assertArrayEquals(one, other, 1e-9);
  }

  private static double total(DemandModel model, String time) {
    var kbps = new double[model.keys().size()];
    model.meanKbpsAt(Instant.parse(time).getEpochSecond(), kbps);
    double sum = 0;
    for (double value : kbps) {
      sum += value;
    }
    return sum;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
