package io.branchline.score;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.network.Srlg;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the account of every line: counts minutes as samples come, hands each full hour to the
 * series store, and makes scores of what is there and of the hour that goes on. Used by one thread.
 */
public final class ScoreBook {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 3_600_000;
  private static final int MOST_NAMED = 20;

  /** Where hours are read back from, as of a series store. */
  @FunctionalInterface
  public interface Hours {
    Points read(SeriesKey key, Instant from, Instant to);
  }

  private final Bank bank;
  private final ZoneId zone;
  private final Map<Srlg, String> riskNames;
  private final Hours kept;
  private final Map<LineId, LineMeter> meters = new HashMap<>();

  /** In which of the last 64 hours a line was down, the lowest bit the hour that goes on. */
  private final Map<LineId, Long> downHours = new HashMap<>();

  private final Map<Srlg, List<LineId>> members = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  /**
   * @param zone whose days and months are meant
   * @param riskNames carriers, ducts and towers by their number
   */
  public ScoreBook(Bank bank, ZoneId zone, Map<Srlg, String> riskNames, Hours kept) {
    this.bank = bank;
    this.zone = zone;
    this.riskNames = Map.copyOf(riskNames);
    this.kept = kept;
    for (var line : bank.lines()) {
      meters.put(line.id(), new LineMeter(line.contract()));
      for (var risk : line.srlgs()) {
        members.computeIfAbsent(risk, key -> new ArrayList<>()).add(line.id());
      }
    }
  }

  /** Takes samples; those of minutes that are over are left out. */
  public void observe(List<Sample> samples) {
    for (var sample : samples) {
      if (Math.floorDiv(sample.epochMillis(), MINUTE) < minute) {
        continue;
      }
      if (sample.series() instanceof SeriesKey.OfLine series) {
        add(series.line(), series.direction(), series.measure(), sample.value());
      } else if (sample.series() instanceof SeriesKey.OfQueue series
          && series.measure() == Measure.DEPTH_BYTES) {
        add(series.line(), series.direction(), series.measure(), sample.value());
      }
    }
  }

  private void add(LineId line, Direction direction, Measure measure, double value) {
    var meter = meters.get(line);
    if (meter != null) {
      meter.minute().add(direction, measure, value);
    }
  }

  /**
   * Closes the minutes before {@code now}.
   *
   * @param alarms judges each minute
   * @param changes takes alarms that were raised or cleared
   * @return the rows of hours that are full, for the series store
   */
  public List<Sample> closeUpTo(Instant now, AlarmBoard alarms, List<Alarm> changes) {
    long current = Math.floorDiv(now.toEpochMilli(), MINUTE);
    if (minute == Long.MIN_VALUE) {
      minute = current;
      return List.of();
    }
    if (current <= minute) {
      return List.of();
    }
    var start = Instant.ofEpochMilli(minute * MINUTE);
    for (var line : bank.lines()) {
      var meter = meters.get(line.id());
      if (meter != null) {
        alarms.judge(line, meter.minute(), start, changes);
        meter.closeMinute();
      }
    }
    long hour = Math.floorDiv(minute * MINUTE, HOUR);
    long hourNow = Math.floorDiv(current * MINUTE, HOUR);
    minute = current;
    noteDown();
    if (hourNow == hour) {
      return List.of();
    }
    var rows = new ArrayList<Sample>();
    for (var entry : meters.entrySet()) {
      rows.addAll(entry.getValue().hour().rows(entry.getKey(), hour * HOUR));
      entry.getValue().closeHour();
    }
    int passed = (int) Math.min(63, hourNow - hour);
    downHours.replaceAll((line, bits) -> bits << passed);
    downHours.values().removeIf(bits -> bits == 0);
    return rows;
  }

  private void noteDown() {
    meters.forEach((line, meter) -> {
      if (meter.hour().down() > 0) {
        downHours.merge(line, 1L, (a, b) -> a | b);
      }
    });
  }

  /**
   * The score of a line.
   *
   * @param at a moment of the hour, day or month that is meant; empty for the one that goes on
   */
  public LineScore score(Line line, LineScore.Period period, Optional<Instant> at, Instant now) {
    var start = start(period, at.orElse(now));
    var end = end(period, start);
    var until = end.isBefore(now) ? end : now;
    var hours = HourCount.read(line.id(), kept, start, end);
    if (!start.isAfter(now) && now.isBefore(end)) {
      var meter = meters.get(line.id());
      hours.put(
          Math.floorDiv(now.toEpochMilli(), HOUR) * HOUR,
          meter == null ? HourCount.NONE : meter.hour());
    }
    var sum = hours.values().stream().reduce(HourCount.NONE, HourCount::plus);
    double minutes = Math.max(1, Duration.between(start, until).toSeconds() / 60.0);
    double known = Math.min(1, sum.known() / minutes);
    var parts = Marks.of(sum, line.contract());
    return new LineScore(
        line.id(),
        period,
        start,
        known < 0.5
            ? Optional.empty()
            : Optional.of(parts.stream().mapToDouble(LineScore.Part::points).sum()),
        known,
        parts,
        shared(line, start, end, now));
  }

  private Instant start(LineScore.Period period, Instant at) {
    var local = at.atZone(zone);
    return switch (period) {
      case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
      case DAY -> local.truncatedTo(ChronoUnit.DAYS).toInstant();
      case MONTH -> local.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
    };
  }

  private Instant end(LineScore.Period period, Instant start) {
    var local = start.atZone(zone);
    return switch (period) {
      case HOUR -> start.plus(1, ChronoUnit.HOURS);
      case DAY -> local.plusDays(1).toInstant();
      case MONTH -> local.plusMonths(1).toInstant();
    };
  }

  private List<LineScore.SharedRisk> shared(Line line, Instant start, Instant end, Instant now) {
    long mask = mask(start, end, now);
    long own = downHours.getOrDefault(line.id(), 0L) & mask;
    var risks = new ArrayList<LineScore.SharedRisk>();
    for (var risk : line.srlgs().stream().sorted().toList()) {
      var others =
          members.getOrDefault(risk, List.of()).stream()
              .filter(other -> !other.equals(line.id()))
              .toList();
      var sameSite =
          bank.listLinesOf(line.branchEnd().site()).stream()
              .map(Line::id)
              .filter(others::contains)
              .toList();
      var together =
          own == 0
              ? List.<LineId>of()
              : others.stream()
                  .filter(other -> (downHours.getOrDefault(other, 0L) & own) != 0)
                  .limit(MOST_NAMED)
                  .toList();
      if (!sameSite.isEmpty() || !together.isEmpty()) {
        var name = riskNames.getOrDefault(risk, "risk group " + risk.value());
        risks.add(new LineScore.SharedRisk(name, others.size() + 1, sameSite, together));
      }
    }
    return risks;
  }

  /** The bits of the hours of a time, as far as they are remembered. */
  private static long mask(Instant start, Instant end, Instant now) {
    long hourNow = Math.floorDiv(now.toEpochMilli(), HOUR);
    long oldest = hourNow - Math.floorDiv(start.toEpochMilli(), HOUR);
    long youngest = Math.max(0, hourNow - Math.floorDiv(end.toEpochMilli() - 1, HOUR));
    long mask = 0;
    for (long back = youngest; back <= Math.min(63, oldest); back++) {
      mask |= 1L << back;
    }
    return mask;
  }
}
