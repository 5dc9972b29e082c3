package io.branchline.assure;

import io.branchline.intent.Intent;
import io.branchline.intent.IntentBook;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.plan.Breach;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges intents. A branch whose lines all are silent, or whose class was not measured lately,
 * makes the intent unknown; a line that is down never counts as kept; what is measured as broken
 * stays broken whatever was sent to the routers.
 */
public final class Assurance {
  private final Bank bank;
  private final IntentBook intents;
  private final ZoneId zone;
  private final Duration fresh;

  /**
   * @param fresh how old a measurement may be and still speak for now, in network time
   */
  public Assurance(Bank bank, List<Intent> intents, ZoneId zone, Duration fresh) {
    this.bank = bank;
    this.intents = new IntentBook(intents, bank);
    this.zone = zone;
    this.fresh = fresh;
  }

  /**
   * The status of an intent.
   *
   * @param readings of any classes and branches; those of the intent are taken
   * @param predicted breaches that are expected in spite of the latest plan
   */
  public IntentStatus judge(
      Intent intent, List<QueueReading> readings, List<Breach> predicted, Instant now) {
    var broken = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    var oldest = now;
    var bySite =
        readings.stream()
            .filter(r -> r.trafficClass().equals(intent.trafficClass()))
            .collect(Collectors.groupingBy(QueueReading::site));
    for (var site : bank.branches()) {
      if (!speaksFor(intent, site.id())) {
        continue;
      }
      var objectives = intents.objectives(site.id(), intent.trafficClass(), now.atZone(zone));
      var mine = bySite.getOrDefault(site.id(), List.of());
      var current = mine.stream().filter(r -> isFresh(r, now)).toList();
      if (!mine.isEmpty()
          && mine.stream().allMatch(r -> r.health() == QueueReading.LineHealth.DOWN)) {
        broken.add("every line of " + site.id() + " is down");
      } else if (current.isEmpty()) {
        unknown.add("nothing fresh was measured of " + intent.trafficClass() + " at " + site.id());
      } else {
        current.forEach(reading -> judge(reading, objectives, broken));
        for (var reading : current) {
          var at = reading.measuredAt().orElse(now);
          oldest = at.isBefore(oldest) ? at : oldest;
        }
      }
    }
    if (!broken.isEmpty()) {
      return new IntentStatus.Violated(broken);
    }
    if (!unknown.isEmpty()) {
      return new IntentStatus.Unknown(unknown);
    }
    var risks =
        predicted.stream()
            .filter(breach -> breach.trafficClass().equals(intent.trafficClass()))
            .filter(breach -> speaksFor(intent, breach.site()))
            .toList();
    return risks.isEmpty() ? new IntentStatus.Met(oldest) : new IntentStatus.AtRisk(risks);
  }

  /** Whether this intent, and none of a higher priority, decides for the class of the branch. */
  private boolean speaksFor(Intent intent, SiteId site) {
    return intents
        .find(site, intent.trafficClass())
        .filter(found -> found.name().equals(intent.name()))
        .isPresent();
  }

  private boolean isFresh(QueueReading reading, Instant now) {
    return reading.health() != QueueReading.LineHealth.STALE
        && reading.measuredAt().filter(at -> !at.isBefore(now.minus(fresh))).isPresent();
  }

  private static void judge(
      QueueReading reading, ServiceLevelObjective objectives, List<String> broken) {
    if (!reading.carries() || !objectives.isMeasured()) {
      return;
    }
    var where =
        reading.trafficClass()
            + " of "
            + reading.site()
            + " "
            + reading.direction().label()
            + " on "
            + reading.line();
    if (reading.health() == QueueReading.LineHealth.DOWN) {
      broken.add(where + ": the line is down");
      return;
    }
    objectives
        .latency()
        .flatMap(limit -> exceeded(reading.delayMs(), limit.millis()))
        .ifPresent(delay ->
            broken.add(
                String.format(
                    Locale.ROOT,
                    "%s: delay %.1f ms of %.1f ms",
                    where,
                    delay,
                    objectives.latency().orElseThrow().millis())));
    objectives
        .loss()
        .flatMap(limit -> exceeded(Optional.of(reading.loss()), limit.ratio()))
        .ifPresent(loss ->
            broken.add(
                String.format(
                    Locale.ROOT,
                    "%s: loss %.2f %% of %.2f %%",
                    where,
                    loss * 100,
                    objectives.loss().orElseThrow().percent())));
    objectives
        .bandwidth()
        .filter(limit -> reading.droppedKbps() > 0)
        .filter(limit -> reading.offeredKbps() - reading.droppedKbps() < limit.kbps() * 0.98)
        .ifPresent(limit ->
            broken.add(
                String.format(
                    Locale.ROOT,
                    "%s: %.2f of %.2f Mbit/s offered get through, %.2f are promised",
                    where,
                    (reading.offeredKbps() - reading.droppedKbps()) / 1e3,
                    reading.offeredKbps() / 1e3,
                    limit.mbps())));
  }

  private static Optional<Double> exceeded(Optional<Double> value, double limit) {
    return value.filter(v -> v > limit);
  }
}
