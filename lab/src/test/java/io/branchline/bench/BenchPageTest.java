package io.branchline.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPageTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 17);
  private static final BenchRow KEPT = BenchRow.faster("one path", 4, "Peer | A*", 100, 20, "");
  private static final BenchRow BROKEN = BenchRow.atMost("heap", 3000, "MB", 2048, "");

  @Test
  void a01_aRowStandsBesideItsPeerAndItsLimit() {
    var page = BenchPage.with("", "path", "medians", List.of(KEPT, BROKEN), DAY);
    assertTrue(page.startsWith("# Measured\n"), page);
    assertTrue(page.contains("2026-03-17, "), page);
    assertTrue(
        page.contains("| one path | 4.00 us | 100 us (Peer \\| A*) | 25.0 | >= 20x | pass |\n"),
        page);
    assertTrue(page.contains("| heap | 3000 MB |  |  | &lt;= 2048 MB | fail |\n"), page);
  }

  @Test
  void a02_aBenchRunAgainReplacesItsSectionAlone() {
    var one = BenchPage.with("", "path", "medians", List.of(BROKEN), DAY);
    var two = BenchPage.with(one, "place", "medians", List.of(KEPT), DAY);
    var again = BenchPage.with(two, "path", "medians", List.of(KEPT), DAY.plusDays(1));
    assertFalse(again.contains("heap"), again);
    assertEquals(2, again.split("one path", -1).length - 1);
    assertTrue(again.indexOf("`bench path`") < again.indexOf("`bench place`"), again);
    assertEquals(again, BenchPage.with(again, "path", "medians", List.of(KEPT), DAY.plusDays(1)));
  }

  @Test
  void b01_columnsOfTheTableLineUp() {
    var out = new StringWriter();
    var longer =
        BenchRow.figure("a measure with a name that is longer than all the others", 1, "s");
    BenchReport.print("path", "medians", List.of(KEPT, longer), new PrintWriter(out));
    var lines = out.toString().lines().toList();
    assertEquals("path: medians", lines.get(0));
    assertEquals(lines.get(1).indexOf("verdict"), lines.get(2).indexOf("PASS"));
    assertEquals(lines.get(1).indexOf("verdict"), lines.get(3).indexOf("INFORMATION"));
  }
}
