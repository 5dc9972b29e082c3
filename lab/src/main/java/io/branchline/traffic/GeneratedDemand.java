package io.branchline.traffic;

import io.branchline.service.DemandKey;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Demands made from fitted figures: size x course of day and week x variation. Sites differ in when
 * they are busiest: the day of each is shifted by up to 35 minutes and leans to the morning or to
 * the afternoon.
 */
public final class GeneratedDemand implements DemandModel {
  private static final double MAX_SHIFT_HOURS = 35 / 60.0;
  private static final double MAX_LEAN = 0.12;

  /** What all demands of a site have in common. */
  private record Habit(double shiftHours, double lean) {
    /** Morning and afternoon apart by twice the lean, smoothly around noon. */
    double ofHour(double hour) {
      return 1 + lean * Math.tanh((12.5 - hour) / 1.5);
    }
  }

  private final BankCalendar calendar;
  private final List<DemandKey> keys;
  private final double[] size;
  private final Profile[] profile;
  private final Habit[] habit;
  private final Variation[] variation;
  private final Map<Profile, Double> dayFactor = new EnumMap<>(Profile.class);
  private LocalDate day = LocalDate.MIN;

  private GeneratedDemand(
      BankCalendar calendar,
      List<DemandKey> keys,
      double[] size,
      Profile[] profile,
      Habit[] habit,
      Variation[] variation) {
    this.calendar = calendar;
    this.keys = keys;
    this.size = size;
    this.profile = profile;
    this.habit = habit;
    this.variation = variation;
  }

  /**
   * A generator for these demands.
   *
   * @throws IllegalArgumentException when a demand names a profile that is not there
   */
  public static GeneratedDemand of(BankCalendar calendar, List<NominalDemand> demands, long seed) {
    int n = demands.size();
    var size = new double[n];
    var profile = new Profile[n];
    var habit = new Habit[n];
    var variation = new Variation[n];
    var habits = new HashMap<SiteId, Habit>();
    for (int i = 0; i < n; i++) {
      var key = demands.get(i).key();
      var site = key.site().value();
      size[i] = demands.get(i).busyHour().kbps();
      profile[i] = Profile.ofLabel(demands.get(i).profile());
      habit[i] = habits.computeIfAbsent(key.site(), id -> habitOf(seed, id));
      variation[i] =
          Variation.of(seed, site, site + "/" + key.trafficClass(), key.toString(), profile[i]);
    }
    var keys = demands.stream().map(NominalDemand::key).toList();
    return new GeneratedDemand(calendar, keys, size, profile, habit, variation);
  }

  /**
   * The name itself when there is a profile of it; throws {@link IllegalArgumentException}
   * otherwise.
   */
  public static String checkedProfile(String name) {
    return Profile.ofLabel(name).label();
  }

  private static Habit habitOf(long seed, SiteId site) {
    return new Habit(
        MAX_SHIFT_HOURS * (2 * LatticeNoise.uniform(seed, "shift " + site) - 1),
        MAX_LEAN * (2 * LatticeNoise.uniform(seed, "lean " + site) - 1));
  }

  @Override
  public List<DemandKey> keys() {
    return keys;
  }

  @Override
  public void kbpsAt(long epochSecond, double[] kbps) {
    meanKbpsAt(epochSecond, kbps);
    for (int i = 0; i < size.length; i++) {
      kbps[i] *= variation[i].fine((double) epochSecond);
    }
  }

  @Override
  public void meanKbpsAt(long epochSecond, double[] kbps) {
    ZoneId zone = calendar.zone();
    var local = Instant.ofEpochSecond(epochSecond).atZone(zone);
    turnTo(local.toLocalDate());
    double hour = local.toLocalTime().toSecondOfDay() / 3600.0;
    for (int i = 0; i < size.length; i++) {
      double shifted = hour + habit[i].shiftHours();
      kbps[i] =
          size[i]
              * dayFactor.getOrDefault(profile[i], 1.0)
              * profile[i].ofHour(shifted)
              * habit[i].ofHour(hour)
              * variation[i].slow((double) epochSecond)
              * variation[i].coarse((double) epochSecond);
    }
  }

  private void turnTo(LocalDate date) {
    if (!date.equals(day)) {
      day = date;
      for (var each : Profile.values()) {
        dayFactor.put(each, each.ofDay(calendar.days(), date));
      }
    }
  }

  @Override
  public DemandModel only(Predicate<DemandKey> which) {
    int[] kept = IntStream.range(0, size.length).filter(i -> which.test(keys.get(i))).toArray();
    return new GeneratedDemand(
        calendar,
        Arrays.stream(kept).mapToObj(keys::get).toList(),
        Arrays.stream(kept).mapToDouble(i -> size[i]).toArray(),
        Arrays.stream(kept).mapToObj(i -> profile[i]).toArray(Profile[]::new),
        Arrays.stream(kept).mapToObj(i -> habit[i]).toArray(Habit[]::new),
        Arrays.stream(kept).mapToObj(i -> variation[i].copy()).toArray(Variation[]::new));
  }
}
