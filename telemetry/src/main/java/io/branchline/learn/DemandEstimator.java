package io.branchline.learn;

import io.branchline.measure.Measure;
import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.segment.Ip;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Estimates demands out of counters, so that what is learnt does not follow our own switching: what
 * each class's queues were offered, encapsulation taken off, is summed over all lines of a branch
 * and divided among far sites as the SR policies' counters say; where no policy counts, by the
 * shares that were last known. Drops before the queues are not seen, so the estimate is a lower
 * bound then.
 *
 * <p>Windows are aligned to multiples of their length in network time. A window in which a line of
 * the site was not heard gives no estimate rather than a wrong one. Not safe for use from several
 * threads.
 */
public final class DemandEstimator {
  private static final double KBPS_PER_BYTE_PER_SECOND = 8 / 1e3;

  /** How fast shares follow the policies' counters. */
  private static final double SHARE_RATE = 0.1;

  /** Lines and far sites that most groups have; there are a hundred thousand groups. */
  private static final int FEW = 2;

  private static final Comparator<Sample> BY_DEMAND =
      Comparator.comparing(sample -> ((SeriesKey.OfDemand) sample.series()).demand());

  private final Bank bank;
  private final long windowMillis;
  private final PolicyRoutes routes;
  private final TreeMap<Long, Window> windows = new TreeMap<>();
  private final Map<Group, Set<LineId>> linesHeard = new HashMap<>();
  private final Map<Group, Map<SiteId, Double>> shares = new HashMap<>();
  private Encapsulation encapsulation = Encapsulation.NONE;
  private long closedBefore = Long.MIN_VALUE;
  private long newest = Long.MIN_VALUE;

  private record Group(SiteId branch, String trafficClass, Direction direction) {}

  /**
   * What is known of a class of a branch, one way, beyond a window: whoever goes on estimating
   * needs it.
   *
   * @param lines that it was ever heard on
   * @param shares what is usually exchanged with far sites, kbit/s
   */
  public record Known(
      String trafficClass, Direction direction, Set<LineId> lines, Map<SiteId, Double> shares) {
    public Known {
      lines = Set.copyOf(lines);
      shares = Map.copyOf(shares);
    }
  }

  private static final class Mean {
    private double sum;
    private int count;

    private void add(double value) {
      sum += value;
      count++;
    }

    private double value() {
      return sum / count;
    }
  }

  private static final class Window {
    private final Map<Group, Map<LineId, Mean>> kbps = new HashMap<>();
    private final Map<Group, Map<LineId, Mean>> packets = new HashMap<>();
    private final Map<Group, Map<SiteId, Mean>> policies = new HashMap<>();
  }

  /**
   * An estimator.
   *
   * @param window over which estimates are means, one to five minutes
   * @param siteOf the site whose gateway has this address, the endpoint of policies
   */
  public DemandEstimator(Bank bank, Duration window, Function<Ip, Optional<SiteId>> siteOf) {
    this.bank = bank;
    windowMillis = window.toMillis();
    routes = new PolicyRoutes(bank, siteOf);
  }

  /** What policies add to packets from now on. */
  public void useEncapsulation(Encapsulation current) {
    encapsulation = current;
  }

  /** Makes a demand's usual rate known, for shares of far sites while no policy counts. */
  public void learnShare(DemandKey key, double kbps) {
    shares
        .computeIfAbsent(groupOf(key), group -> HashMap.newHashMap(FEW))
        .put(key.farSite(), Math.max(0, kbps));
  }

  /**
   * Takes samples of queues and policies; others are ignored, and so are those of closed windows.
   */
  public void observe(List<Sample> samples) {
    for (var sample : samples) {
      newest = Math.max(newest, sample.epochMillis());
      // A rate's time is the end of its interval.
      long start = Math.floorDiv(sample.epochMillis() - 1, windowMillis) * windowMillis;
      if (start < closedBefore) {
        continue;
      }
      switch (sample.series()) {
        case SeriesKey.OfQueue queue -> observe(queue, start, sample.value());
        case SeriesKey.OfPolicy policy -> {
          if (policy.measure() == Measure.KBPS) {
            routes
                .demandOf(policy.policy())
                .ifPresent(demand ->
                    add(window(start).policies, groupOf(demand), demand.farSite(), sample));
          }
        }
        case SeriesKey.OfLine line -> {}
        case SeriesKey.OfDemand demand -> {}
        case SeriesKey.OfReport report -> {}
      }
    }
  }

  private void observe(SeriesKey.OfQueue queue, long start, double value) {
    var line = bank.findLine(queue.line());
    if (line.isEmpty() || bank.findClass(queue.queue()).isEmpty()) {
      return;
    }
    var group = new Group(line.get().branchEnd().site(), queue.queue(), queue.direction());
    if (queue.measure() == Measure.KBPS) {
      linesHeard.computeIfAbsent(group, key -> HashSet.newHashSet(FEW)).add(queue.line());
      add(window(start).kbps, group, queue.line(), value);
    } else if (queue.measure() == Measure.PACKETS_PER_SECOND) {
      add(window(start).packets, group, queue.line(), value);
    }
  }

  private Window window(long start) {
    return windows.computeIfAbsent(start, time -> new Window());
  }

  private static <K> void add(Map<Group, Map<K, Mean>> means, Group group, K key, Sample sample) {
    add(means, group, key, sample.value());
  }

  private static <K> void add(Map<Group, Map<K, Mean>> means, Group group, K key, double value) {
    means
        .computeIfAbsent(group, g -> HashMap.newHashMap(FEW))
        .computeIfAbsent(key, k -> new Mean())
        .add(value);
  }

  private static Group groupOf(DemandKey key) {
    return new Group(key.site(), key.trafficClass(), key.direction());
  }

  /**
   * Closes the windows that ended by {@code time}; later samples of them are ignored. Give it the
   * time up to which all samples have surely come.
   *
   * @return the demands of those windows, each under the start of its window, in order of time and
   *     of their names
   */
  public List<Sample> closeUpTo(Instant time) {
    if (newest == Long.MIN_VALUE) {
      return List.of();
    }
    long known = newest - windowMillis;
    long limit = Math.floorDiv(Math.min(time.toEpochMilli(), known), windowMillis) * windowMillis;
    var estimates = new ArrayList<Sample>();
    var closing = windows.headMap(limit);
    closing.forEach((start, window) -> {
      int first = estimates.size();
      window.kbps.forEach((group, lines) -> estimate(start, window, group, lines, estimates));
      // What is learnt of one demand serves others, so that the order makes a difference.
      estimates.subList(first, estimates.size()).sort(BY_DEMAND);
    });
    closing.clear();
    closedBefore = Math.max(closedBefore, limit);
    return estimates;
  }

  /** Samples before this time are not taken any more; the least time before a window was closed. */
  public Instant closedBefore() {
    return Instant.ofEpochMilli(Math.max(0, closedBefore));
  }

  /** What is known of a branch beyond windows. */
  public List<Known> listKnown(SiteId branch) {
    var known = new ArrayList<Known>();
    for (var trafficClass : bank.classes()) {
      for (var direction : Direction.values()) {
        var group = new Group(branch, trafficClass.name(), direction);
        var lines = linesHeard.get(group);
        if (lines != null) {
          known.add(
              new Known(
                  trafficClass.name(), direction, lines, shares.getOrDefault(group, Map.of())));
        }
      }
    }
    return known;
  }

  /** Goes on with what another knew of a branch. */
  public void resume(SiteId branch, Known known) {
    var group = new Group(branch, known.trafficClass, known.direction);
    linesHeard.put(group, new HashSet<>(known.lines));
    if (!known.shares.isEmpty()) {
      shares.put(group, new HashMap<>(known.shares));
    }
  }

  /** Takes windows that end by {@code time} for closed: another has done them. */
  public void skipTo(Instant time) {
    closedBefore = Math.max(closedBefore, time.toEpochMilli());
  }

  private void estimate(
      long start, Window window, Group group, Map<LineId, Mean> lines, List<Sample> into) {
    if (!lines.keySet().equals(linesHeard.get(group))) {
      return;
    }
    double total = 0;
    var packets = window.packets.getOrDefault(group, Map.of());
    for (var line : lines.entrySet()) {
      total += payload(group, line.getKey(), line.getValue(), packets.get(line.getKey()));
    }
    split(group, total, window.policies.getOrDefault(group, Map.of()))
        .forEach((far, kbps) ->
            into.add(
                new Sample(
                    SeriesKey.demand(
                        new DemandKey(group.branch, group.trafficClass, far, group.direction)),
                    start,
                    Math.round(kbps * 1000) / 1000.0)));
  }

  /** IP bytes in what a queue was offered. */
  private double payload(Group group, LineId id, Mean kbps, @Nullable Mean packets) {
    double overhead =
        bank.getLine(id).overheadBytes()
            + encapsulation.bytesPerPacket(group.branch, group.trafficClass, group.direction);
    if (packets != null) {
      double added = packets.value() * overhead * KBPS_PER_BYTE_PER_SECOND;
      return Math.max(0, kbps.value() - added);
    }
    double packet = bank.getClass(group.trafficClass).meanPacketBytes();
    return kbps.value() * packet / (packet + overhead);
  }

  private Map<SiteId, Double> split(Group group, double total, Map<SiteId, Mean> policies) {
    var known = shares.computeIfAbsent(group, this::homeSite);
    double counted = policies.values().stream().mapToDouble(Mean::value).sum();
    double uncountedShare =
        known.entrySet().stream()
            .filter(share -> !policies.containsKey(share.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    var parts = new TreeMap<SiteId, Double>();
    if (counted < total / 2) {
      // The policies carry little of it, whatever the reason: they cannot tell.
      double all = known.values().stream().mapToDouble(Double::doubleValue).sum();
      int sites = known.size();
      known.forEach(
          (site, share) -> parts.put(site, all > 0 ? total * share / all : total / sites));
      return parts;
    }
    double rest = Math.max(0, total - counted);
    policies.forEach((site, mean) ->
        parts.put(site, uncountedShare > 0 ? mean.value() : total * mean.value() / counted));
    if (uncountedShare > 0) {
      known.forEach((site, share) -> parts.putIfAbsent(site, rest * share / uncountedShare));
    }
    parts.forEach(
        (site, kbps) -> known.merge(site, kbps, (old, now) -> old + SHARE_RATE * (now - old)));
    return parts;
  }

  /** Before anything is known of far sites, all goes where the first line goes. */
  private Map<SiteId, Double> homeSite(Group group) {
    Map<SiteId, Double> home = HashMap.newHashMap(FEW);
    bank.listLinesOf(group.branch).stream()
        .findFirst()
        .ifPresent(line -> home.put(line.hubEnd().site(), 1.0));
    return home;
  }
}
