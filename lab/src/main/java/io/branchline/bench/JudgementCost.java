package io.branchline.bench;

import io.branchline.bank.BankScenario;
import io.branchline.baseline.Baseline;
import io.branchline.baseline.Habits;
import io.branchline.config.AlarmPolicyReader;
import io.branchline.learn.DayCalendar;
import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.score.Alarm;
import io.branchline.score.AlarmBoard;
import io.branchline.score.ScoreBook;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.Calendar;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.store.Points;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What judging costs in a bank of 10,000 branches, every demand of which is judged. */
final class JudgementCost {
  private static final int BRANCHES = 10_000;

  /** That such a bank has (docs/fleet.md). */
  private static final int DEMANDS = 143_532;

  /** So many of them are judged, and what they take is taken times as many. */
  private static final int BASELINES = 4000;

  /** Of the time between two values of a demand, judging all may take so much of a core. */
  private static final double CORE_SHARE = 0.05;

  private static final int HABIT_DEMANDS = 3000;

  /** Habits are looked for in so many demands, and the time is taken times as many. */
  private static final int SOME_DEMANDS = 100;

  private static final int DAYS = 10;
  private static final int MINUTES = 20;
  private static final int HABIT_DAYS = 35;
  private static final int BINS_A_DAY = 288;
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  private JudgementCost() {}

  static List<BenchRow> run(Consumer<String> progress) {
    var rows = new ArrayList<BenchRow>();
    progress.accept("the cost of baselines");
    rows.addAll(baselines());
    progress.accept("the cost of scores and alarms");
    rows.addAll(scores());
    progress.accept("the cost of habits");
    rows.add(habits());
    return rows;
  }

  private static List<BenchRow> baselines() {
    long before = ForecastCost.heap();
    var clock = Baseline.clock(STEP, ZoneOffset.UTC, DayCalendar.weekdays());
    var baselines = IntStream.range(0, BASELINES).mapToObj(_ -> new Baseline(clock)).toList();
    var random = new SplittableRandom(1);
    long first = clock.bin(START);
    var costs = new double[BINS_A_DAY];
    int said = 0;
    for (int bin = 0; bin < DAYS * BINS_A_DAY; bin++) {
      long begun = CpuTime.nanos();
      for (var baseline : baselines) {
        said += baseline.observe(first + bin, kbps(bin, random)).isPresent() ? 1 : 0;
      }
      costs[bin % BINS_A_DAY] = (CpuTime.nanos() - begun) / 1e9;
    }
    double seconds = CpuTime.median(costs) * DEMANDS / BASELINES;
    double bytes = (double) (ForecastCost.heap() - before) / BASELINES;
    var wrong = Double.isNaN(baselines.getLast().expected()) ? "nothing was learnt" : "";
    var all = "%,d demands".formatted(DEMANDS);
    return List.of(
        BenchRow.atMost("a demand's baseline: memory", bytes, "bytes", 4000, wrong),
        BenchRow.figure(all + " judged: memory", bytes * DEMANDS / 1e6, "MB"),
        BenchRow.atMost(
            all + " judged once, every five minutes: CPU",
            seconds,
            "s",
            CORE_SHARE * STEP.toSeconds(),
            ""),
        BenchRow.figure(
            "reports a day and demand of usual ones", (double) said / BASELINES / DAYS, ""));
  }

  private static double kbps(int bin, SplittableRandom random) {
    int hour = bin % BINS_A_DAY / 12;
    boolean works = bin / BINS_A_DAY % 7 < 5 && hour >= 8 && hour < 18;
    return (works ? 800 : 100) * Math.exp(0.2 * (random.nextDouble() - 0.5));
  }

  private static List<BenchRow> scores() {
    var bank = BankScenario.state(BRANCHES, 1).bank();
    long before = ForecastCost.heap();
    var book = new ScoreBook(bank, ZoneOffset.UTC, Map.of(), (key, from, to) -> Points.NONE);
    var alarms = new AlarmBoard(AlarmPolicyReader.shipped());
    var changes = new ArrayList<Alarm>();
    var random = new SplittableRandom(1);
    var costs = new double[MINUTES];
    for (int minute = 0; minute < MINUTES; minute++) {
      var now = START.plus(Duration.ofMinutes(minute));
      var samples = samples(bank, now, random);
      long begun = CpuTime.nanos();
      book.observe(samples);
      book.closeUpTo(now.plus(Duration.ofMinutes(1)), alarms, changes);
      costs[minute] = (CpuTime.nanos() - begun) / 1e6;
    }
    double megabytes = (ForecastCost.heap() - before) / 1e6;
    var name = "scores and alarms of %,d lines".formatted(bank.lines().size());
    return List.of(
        BenchRow.atMost(name + ": memory", megabytes, "MB", 60, ""),
        BenchRow.atMost(name + ": a minute of all", CpuTime.median(costs), "ms", 1000, ""));
  }

  /** A minute's worth of what is judged of each line, as it comes every ten seconds. */
  private static List<Sample> samples(Bank bank, Instant minute, SplittableRandom random) {
    var samples = new ArrayList<Sample>();
    for (var line : bank.lines()) {
      for (int tick = 0; tick < 6; tick++) {
        long at = minute.plusSeconds(10L * tick).toEpochMilli();
        for (var direction : Direction.values()) {
          samples.add(sample(line.id(), direction, Measure.UTILISATION, at, random.nextDouble()));
          samples.add(sample(line.id(), direction, Measure.LOSS, at, 0));
          samples.add(sample(line.id(), direction, Measure.DELAY_MS, at, 40 * random.nextDouble()));
        }
      }
    }
    return samples;
  }

  private static Sample sample(
      LineId line, Direction direction, Measure measure, long at, double value) {
    return new Sample(SeriesKey.line(line, direction, measure), at, value);
  }

  private static BenchRow habits() {
    int points = HABIT_DAYS * BINS_A_DAY;
    var times = new long[points];
    var values = new double[points];
    var random = new SplittableRandom(1);
    for (int i = 0; i < points; i++) {
      times[i] = START.plus(STEP.multipliedBy(i)).toEpochMilli();
      int ofDay = i % BINS_A_DAY;
      values[i] = ofDay >= 12 && ofDay < 42 ? 3000 : 200 * random.nextDouble(0.9, 1.1);
    }
    var history = new Points(times, values);
    var demands =
        IntStream.range(0, SOME_DEMANDS)
            .mapToObj(i ->
                new DemandKey(
                    new SiteId("branch-" + i), "big-data", new SiteId("dc-a"), Direction.DOWN))
            .toList();
    var now = START.plus(Duration.ofDays(HABIT_DAYS));
    long begun = CpuTime.nanos();
    var found =
        Habits.find(demands, (key, from) -> history, Calendar.WEEKDAYS, ZoneOffset.UTC, now);
    double seconds = (CpuTime.nanos() - begun) / 1e9 * HABIT_DEMANDS / SOME_DEMANDS;
    return BenchRow.atMost(
        "habits of 3,000 demands, once a day (reading left out)",
        seconds,
        "s",
        30,
        found.isEmpty() ? "none was found" : "");
  }
}
