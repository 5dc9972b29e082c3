package io.branchline.bench;

import java.util.Locale;

/**
 * One measure beside its peer and its limit.
 *
 * @param ours what we take or reach, in {@code unit}
 * @param peer what it is compared with, and its figure in the same unit
 * @param ratio of the two as the limit counts it; the figure itself when there is no peer
 * @param verdict whether the limit is kept and the answers are right
 */
public record BenchRow(
    String measure,
    double ours,
    String unit,
    String peer,
    double peerFigure,
    double ratio,
    String limit,
    Verdict verdict,
    String note) {

  /** What a row comes to. */
  public enum Verdict {
    PASS,
    FAIL,
    /** Nothing is promised of it. */
    INFORMATION,
    SKIPPED
  }

  /** Faster than a peer by at least so many times. */
  static BenchRow faster(
      String measure, double ours, String peer, double peerMicros, double times, String wrong) {
    double ratio = peerMicros / ours;
    return of(
        measure,
        ours,
        "us",
        peer,
        peerMicros,
        ratio,
        ">= " + text(times) + "x",
        ratio >= times,
        wrong);
  }

  /** Beside a peer, without a limit. */
  static BenchRow beside(
      String measure, double ours, String peer, double peerMicros, String wrong) {
    return new BenchRow(
        measure,
        ours,
        "us",
        peer,
        peerMicros,
        peerMicros / ours,
        "",
        wrong.isEmpty() ? Verdict.INFORMATION : Verdict.FAIL,
        wrong);
  }

  /** A figure beside another of the same unit, without a limit; the ratio is ours over theirs. */
  static BenchRow besideFigure(
      String measure, double ours, String unit, String peer, double peerFigure, String wrong) {
    return new BenchRow(
        measure,
        ours,
        unit,
        peer,
        peerFigure,
        ours / peerFigure,
        "",
        wrong.isEmpty() ? Verdict.INFORMATION : Verdict.FAIL,
        wrong);
  }

  /** A figure of ours alone, without a limit. */
  static BenchRow figure(String measure, double ours, String unit) {
    return new BenchRow(
        measure, ours, unit, "", Double.NaN, Double.NaN, "", Verdict.INFORMATION, "");
  }

  /** At most so many times what a peer takes. */
  static BenchRow within(
      String measure, double ours, String peer, double peerMicros, double times, String wrong) {
    double ratio = ours / peerMicros;
    return of(
        measure,
        ours,
        "us",
        peer,
        peerMicros,
        ratio,
        "<= " + text(times) + "x",
        ratio <= times,
        wrong);
  }

  /** A figure that is to be at most so much. */
  static BenchRow atMost(String measure, double ours, String unit, double limit, String wrong) {
    return alone(measure, ours, unit, "<= " + text(limit) + " " + unit, ours <= limit, wrong);
  }

  /** At most so many times the figure of a peer. */
  static BenchRow ratio(
      String measure,
      double ours,
      String unit,
      String peer,
      double peerFigure,
      double times,
      String note) {
    double ratio = ours / peerFigure;
    return new BenchRow(
        measure,
        ours,
        unit,
        peer,
        peerFigure,
        ratio,
        "<= " + text(times) + "x",
        ratio <= times ? Verdict.PASS : Verdict.FAIL,
        note);
  }

  /** A figure that is to be within bounds. */
  static BenchRow between(String measure, double ours, String unit, double least, double most) {
    var limit = "%s to %s %s".formatted(text(least), text(most), unit);
    return alone(measure, ours, unit, limit, ours >= least && ours <= most, "");
  }

  /** A figure that is to be at least so much. */
  static BenchRow atLeast(String measure, double ours, String unit, double limit, String wrong) {
    return alone(measure, ours, unit, ">= " + text(limit) + " " + unit, ours >= limit, wrong);
  }

  /** A figure that is to be at least so much, with a peer's for comparison. */
  static BenchRow atLeastBeside(
      String measure, double ours, String peer, double peerFigure, double limit) {
    return of(measure, ours, "", peer, peerFigure, ours, ">= " + text(limit), ours >= limit, "");
  }

  /** A figure that is to be at least such a share of a peer's. */
  static BenchRow atLeastOf(
      String measure, double ours, String unit, String peer, double peerFigure, double share) {
    return of(
        measure,
        ours,
        unit,
        peer,
        peerFigure,
        ours / peerFigure,
        ">= " + text(share) + "x",
        ours / peerFigure >= share,
        "");
  }

  /** A figure that is to be no worse (higher) than a peer's, which was rounded to so much. */
  static BenchRow noWorse(
      String measure, double ours, String peer, double peerFigure, double rounding) {
    return of(
        measure,
        ours,
        "",
        peer,
        peerFigure,
        ours / peerFigure,
        "<= 1x",
        ours <= peerFigure + rounding,
        "");
  }

  static BenchRow skipped(String measure, String why) {
    return new BenchRow(
        measure, Double.NaN, "", "", Double.NaN, Double.NaN, "", Verdict.SKIPPED, why);
  }

  private static BenchRow alone(
      String measure, double ours, String unit, String limit, boolean kept, String wrong) {
    return of(measure, ours, unit, "", Double.NaN, ours, limit, kept, wrong);
  }

  private static BenchRow of(
      String measure,
      double ours,
      String unit,
      String peer,
      double peerFigure,
      double ratio,
      String limit,
      boolean kept,
      String wrong) {
    var verdict = kept && wrong.isEmpty() ? Verdict.PASS : Verdict.FAIL;
    return new BenchRow(measure, ours, unit, peer, peerFigure, ratio, limit, verdict, wrong);
  }

  private static String text(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }
}
