package io.branchline.score;

import io.branchline.site.Contract;
import java.util.List;
import java.util.Locale;

/**
 * Turns counts into points. Availability: all while it is kept, none when 5 % of the time more than
 * allowed was lost. Loss, delay, jitter: less in proportion to the minutes that broke the contract,
 * none when it was a quarter of them. Repair: all while the longest outage was within the repair
 * time, none at twice that.
 */
final class Marks {
  static final double AVAILABILITY = 40;
  static final double LOSS = 20;
  static final double DELAY = 20;
  static final double JITTER = 10;
  static final double REPAIR = 10;

  private static final double UNAVAILABLE_SPAN = 0.05;
  private static final double BROKEN_SPAN = 0.25;

  private Marks() {}

  static List<LineScore.Part> of(HourCount count, Contract contract) {
    return List.of(
        availability(count, contract),
        broken(
            "loss",
            LOSS,
            count,
            count.loss(),
            count.worstLoss() * 100,
            contract.loss().ratio() * 100,
            "%"),
        broken(
            "delay",
            DELAY,
            count,
            count.delay(),
            count.worstDelayMs(),
            contract.latency().millis(),
            "ms"),
        broken(
            "jitter",
            JITTER,
            count,
            count.jitter(),
            count.worstJitterMs(),
            contract.jitter().millis(),
            "ms"),
        repair(count, contract));
  }

  private static LineScore.Part availability(HourCount count, Contract contract) {
    double up = count.known() == 0 ? 1 : 1 - count.down() / count.known();
    double missing = Math.max(0, contract.availability() - up);
    return new LineScore.Part(
        "availability",
        AVAILABILITY * Math.max(0, 1 - missing / UNAVAILABLE_SPAN),
        AVAILABILITY,
        count.down(),
        up * 100,
        contract.availability() * 100,
        "%",
        text(
            "down in %.0f of %.0f known minutes: %.3f %% up, %.3f %% promised",
            count.down(), count.known(), up * 100, contract.availability() * 100));
  }

  private static LineScore.Part broken(
      String measure,
      double most,
      HourCount count,
      double bad,
      double worst,
      double limit,
      String unit) {
    double share = count.judged() == 0 ? 0 : bad / count.judged();
    return new LineScore.Part(
        measure,
        most * Math.max(0, 1 - share / BROKEN_SPAN),
        most,
        bad,
        worst,
        limit,
        unit,
        bad == 0
            ? text("kept in all of %.0f judged minutes", count.judged())
            : text(
                "above %.3g %s in %.0f of %.0f judged minutes, at worst %.3g %s",
                limit, unit, bad, count.judged(), worst, unit));
  }

  private static LineScore.Part repair(HourCount count, Contract contract) {
    double limit = contract.repair().toSeconds() / 60.0;
    double over = Math.max(0, count.outage() / limit - 1);
    return new LineScore.Part(
        "repair",
        REPAIR * Math.max(0, 1 - over),
        REPAIR,
        count.outage(),
        count.outage(),
        limit,
        "min",
        count.outage() == 0
            ? "no outage"
            : text("the longest outage took %.0f of %.0f allowed minutes", count.outage(), limit));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
