package io.branchline.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineAnomaliesTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  @TempDir private Path folder;
  private final StringWriter errors = new StringWriter();

  /** Two series every 5 minutes; the second drops to a fifth for an hour on days 30 and 33. */
  private static String series(int rows) {
    var random = new Random(7);
    var text = new StringBuilder("# made up\ntime,calm,broken\n");
    for (int i = 0; i < rows; i++) {
      double course = 300 + 200 * Math.sin(2 * Math.PI * i / 288);
      boolean drop = i >= 30 * 288 && i < 30 * 288 + 12 || i >= 33 * 288 && i < 33 * 288 + 12;
      text.append(START.plusSeconds(300L * i))
          .append(',')
          .append(i % 500 == 3 ? "" : "%.2f".formatted(course * noise(random)))
          .append(',')
          .append("%.2f".formatted(course * noise(random) * (drop ? 0.2 : 1)))
          .append('\n');
    }
    return text.toString();
  }

  private static double noise(Random random) {
    return Math.exp(0.05 * random.nextGaussian());
  }

  private int run(String... more) {
    var arguments = new ArrayList<String>(List.of("anomalies"));
    arguments.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(new StringWriter()),
        new PrintWriter(errors),
        arguments.toArray(String[]::new));
  }

  private List<String> anomalies(Path file) throws IOException {
    var out = folder.resolve("out.csv");
    assertEquals(0, run("--series", file.toString(), "--out", out.toString()), errors::toString);
    return Files.readAllLines(out);
  }

  @Test
  void findsTheDropsAndNothingElse() throws IOException {
    var file = Files.writeString(folder.resolve("s.csv"), series(35 * 288));
    var rows = anomalies(file);
    assertEquals("series,start,end,type", rows.getFirst());
    assertEquals(3, rows.size(), rows::toString);
    var cells = rows.get(1).split(",", -1);
    assertEquals("broken", cells[0]);
    assertEquals("drop", cells[3]);
    var from = START.plusSeconds(300L * 288 * 30);
    assertTrue(!Instant.parse(cells[1]).isBefore(from), cells[1]);
    assertTrue(!Instant.parse(cells[1]).isAfter(from.plusSeconds(600)), cells[1]);
    assertTrue(Instant.parse(cells[2]).isAfter(from.plusSeconds(3300)), cells[2]);
  }

  @Test
  void cuttingTheFileChangesNoEarlierRow() throws IOException {
    // The rest of the whole file comes every minute: nobody could know that before.
    var text = new StringBuilder(series(35 * 288));
    for (int i = 1; i < 40_000; i++) {
      text.append(START.plusSeconds(300L * 35 * 288 + 60L * i)).append(",300,300\n");
    }
    var whole = rows(Files.writeString(folder.resolve("whole.csv"), text), 20);
    var part = rows(Files.writeString(folder.resolve("part.csv"), series(32 * 288)), 20);
    var cut = START.plusSeconds(300L * 32 * 288);
    assertEquals(1, part.size(), part::toString);
    assertEquals(
        part,
        whole.stream().filter(row -> Instant.parse(row.split(",", -1)[2]).isBefore(cut)).toList());
  }

  /** What is found in a file of which so many days are learnt. */
  private List<String> rows(Path file, int days) throws IOException {
    var lines = Files.readAllLines(file);
    var last = Instant.parse(lines.getLast().split(",", 2)[0]);
    double all = Duration.between(START, last).toSeconds();
    var out = folder.resolve("out.csv");
    var share = String.valueOf(86_400.0 * days / all);
    assertEquals(
        0,
        run("--series", file.toString(), "--out", out.toString(), "--train-fraction", share),
        errors::toString);
    var rows = Files.readAllLines(out);
    return rows.subList(1, rows.size());
  }

  @Test
  void readsPackedFilesAndWritesAnAnomalyThatGoesOn() throws IOException {
    var file = folder.resolve("s.csv.gz");
    try (var packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(series(30 * 288 + 6).getBytes(StandardCharsets.UTF_8));
    }
    var last = START.plusSeconds(300L * (288 * 30 + 5));
    assertTrue(anomalies(file).getLast().contains("," + last + ",drop"));
  }

  @Test
  void namesLineAndColumnOfWhatIsWrong() throws IOException {
    fails("zeit,a\n", ":1:1: expected the header time,NAME");
    fails("time,a\n2026-01-05T00:00:00Z,1\n2026-01-05T00:05:00Z,x\n", ":3:2: \"x\" is no number");
    fails("time,a\n2026-01-05T00:05:00Z,1\n2026-01-05T00:00:00Z,1\n", ":3:1: 2026-01-05T00:00:00Z");
    fails("time,a\n2026-01-05T00:00:00Z,1,2\n", ":2:3: expected 2 cells, not 3");
    fails(
        "time,rsrp\n2026-01-05T00:00:00Z,-80\n2026-01-05T00:05:00Z,-81\n",
        ": the series rsrp is -80.0 at 2026-01-05T00:00:00Z: anomalies are looked for in rates");
    fails("time,a\n", " has 0 rows: nothing to learn from");
    fails(
        "time,a\n2026-01-05T00:00:00Z,1\n2026-01-06T00:00:00Z,1\n",
        ": samples come every PT24H: a baseline needs one an hour");
    assertEquals(1, run("--series", folder + "/none.csv", "--out", folder + "/o.csv"));
    assertEquals(2, run("--series", "x.csv", "--out", folder + "/o.csv", "--train-fraction", "1"));
  }

  private void fails(String text, String message) throws IOException {
    var file = Files.writeString(folder.resolve("wrong.csv"), text);
    errors.getBuffer().setLength(0);
    assertEquals(1, run("--series", file.toString(), "--out", folder + "/o.csv"));
    assertTrue(errors.toString().contains("wrong.csv" + message), errors::toString);
  }
}
