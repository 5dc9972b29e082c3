package io.branchline.plan;

import io.branchline.metric.DataVolume;
import io.branchline.site.Line;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** What a line's monthly quota leaves for the horizon. */
final class Quota {
  /** Traffic comes in a few busy hours of the day: they may use their share of the day at once. */
  private static final double BUSY = 6;

  private Quota() {}

  /** In kbit; infinite when the line has no quota. */
  static double budgetKbit(Line line, PlanningInput input) {
    var quota = line.contract().monthlyQuota();
    if (quota.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    long used = input.quotaUsed().getOrDefault(line.id(), new DataVolume(0)).bytes();
    double left = Math.max(0, quota.get().bytes() - used);
    var now = input.now().atZone(input.options().zone());
    var end = now.with(TemporalAdjusters.firstDayOfNextMonth()).truncatedTo(ChronoUnit.DAYS);
    double remaining = Math.max(1, Duration.between(now, end).toSeconds());
    double share = Math.min(1, BUSY * input.options().horizon().toSeconds() / remaining);
    return left * share * 8 / 1e3;
  }

  /** {@code quota 41 of 200 GB used}; empty when there is none. */
  static String words(Line line, PlanningInput input) {
    return line.contract()
        .monthlyQuota()
        .map(quota ->
            String.format(
                Locale.ROOT,
                "quota %.0f of %.0f GB used",
                input.quotaUsed().getOrDefault(line.id(), new DataVolume(0)).gigabytes(),
                quota.gigabytes()))
        .orElse("");
  }
}
