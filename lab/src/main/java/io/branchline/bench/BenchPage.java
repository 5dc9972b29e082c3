package io.branchline.bench;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * The page of measured figures, in Markdown: a section for each bench, made anew when it is run
 * again; what was measured before of other benches stays.
 */
public final class BenchPage {
  private static final String HEAD =
      """
      # Measured

      Made by `./branchline bench --page FILE`. A row stands beside its peer, if it has one, measured in the same run (one called
      recorded was measured before), and its limit. The ratio is what the limit counts; a row without a limit is for information.
      """;

  private BenchPage() {}

  /**
   * The page with this bench's section in it.
   *
   * @param page what it was before; empty when there was none
   * @param how how the figures were measured, for the title
   */
  public static String with(
      String page, String name, String how, List<BenchRow> rows, LocalDate day) {
    var before = page.isBlank() ? HEAD : page;
    var section = begin(name) + section(name, how, rows, day) + end(name);
    int from = before.indexOf(begin(name));
    int to = before.indexOf(end(name));
    return from < 0 || to < from
        ? before + "\n" + section
        : before.substring(0, from) + section + before.substring(to + end(name).length());
  }

  private static String begin(String name) {
    return "<!-- bench " + name + " -->\n";
  }

  private static String end(String name) {
    return "<!-- end of " + name + " -->\n";
  }

  private static String section(String name, String how, List<BenchRow> rows, LocalDate day) {
    var text = new StringBuilder("## `bench " + name + "`\n");
    text.append(day).append(", ").append(machine()).append("; ").append(how).append(".\n\n");
    text.append(
        "| measure | measured | peer | ratio | limit | verdict |\n|---|---|---|---|---|---|\n");
    for (var row : rows) {
      var peer =
          row.peer().isEmpty()
              ? ""
              : BenchReport.figure(row.peerFigure(), row.unit()) + " (" + row.peer() + ")";
      var verdict = (row.verdict().name().toLowerCase(Locale.ROOT) + " " + row.note()).strip();
      text.append("| ")
          .append(
              String.join(
                  " | ",
                  cell(row.measure()),
                  BenchReport.figure(row.ours(), row.unit()),
                  cell(peer),
                  BenchReport.ratio(row),
                  cell(row.limit()),
                  cell(verdict)))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String machine() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    long bytes =
        system instanceof com.sun.management.OperatingSystemMXBean here
            ? here.getTotalMemorySize()
            : 0;
    return "%s, %d cores, %d GiB, Java %s"
        .formatted(
            system.getName(),
            system.getAvailableProcessors(),
            Math.round(bytes / (double) (1 << 30)),
            Runtime.version().feature());
  }
}
