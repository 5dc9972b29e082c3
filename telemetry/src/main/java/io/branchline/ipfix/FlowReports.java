package io.branchline.ipfix;

import io.branchline.measure.Sample;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SeriesKey.Report;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.Direction;
import io.branchline.site.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums flow records up, by application and by users' subnet, in steps of five minutes. A record
 * counts for the site of the router that exports it, and up when its source is there; so one flow
 * that routers of two sites report counts once at each. Used by one thread.
 */
final class FlowReports {
  static final Duration STEP = Duration.ofMinutes(5);
  static final String OTHER = "other";

  /** Names of a site and a report that are told apart in a step; what is more is {@link #OTHER}. */
  private static final int MAX_NAMES = 1000;

  /** The largest of them are kept. */
  private static final int KEPT_NAMES = 50;

  private static final int TCP = 6;
  private static final int UDP = 17;

  private final List<Application> applications;
  private final int subnetLength;
  private final Map<Table, Map<String, long[]>> octets = new HashMap<>();
  private Instant step = Instant.MIN;

  private record Table(Site site, Report by) {}

  /**
   * Empty reports.
   *
   * @param subnetLength of users' subnets in IPv4, bits; an IPv6 subnet has 64
   */
  FlowReports(List<Application> applications, int subnetLength) {
    this.applications = List.copyOf(applications);
    this.subnetLength = subnetLength;
  }

  /** Counts a record; false when neither of its ends is at the site. */
  boolean add(Site site, FlowRecord flow) {
    boolean up = site.prefix().contains(flow.source());
    if (!up && !site.prefix().contains(flow.destination())) {
      return false;
    }
    int direction = (up ? Direction.UP : Direction.DOWN).ordinal();
    count(site, Report.APPLICATION, application(flow), direction, flow.octets());
    count(
        site,
        Report.SUBNET,
        subnet(up ? flow.source() : flow.destination()),
        direction,
        flow.octets());
    return true;
  }

  private void count(Site site, Report by, String name, int direction, long bytes) {
    var names = octets.computeIfAbsent(new Table(site, by), table -> new HashMap<>());
    var key = names.size() < MAX_NAMES || names.containsKey(name) ? name : OTHER;
    names.computeIfAbsent(key, any -> new long[Direction.values().length])[direction] += bytes;
  }

  /** The bank's own name, else the exporter's, else protocol and the server's port. */
  private String application(FlowRecord flow) {
    for (var application : applications) {
      if (application.isAt(flow.destination(), flow.destinationPort())
          || application.isAt(flow.source(), flow.sourcePort())) {
        return application.name();
      }
    }
    if (flow.application().isPresent()) {
      return flow.application().get().replace('/', '-');
    }
    // Clients take high ports.
    int port = Math.min(flow.sourcePort(), flow.destinationPort());
    return switch (flow.protocol()) {
      case TCP -> "tcp-" + port;
      case UDP -> "udp-" + port;
      default -> "ip-" + flow.protocol();
    };
  }

  private String subnet(Ip user) {
    return Prefix.of(user, user.isV6() ? 64 : subnetLength).toString().replace('/', '-');
  }

  /**
   * The samples of the step that is over at this network time, if one is; to be called before what
   * came then is counted.
   */
  List<Sample> close(Instant now) {
    var begins =
        Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), STEP.toMillis()) * STEP.toMillis());
    if (begins.equals(step)) {
      return List.of();
    }
    var samples = new ArrayList<Sample>();
    octets.forEach((table, names) -> write(table, names, samples));
    octets.clear();
    step = begins;
    return samples;
  }

  private void write(Table table, Map<String, long[]> names, List<Sample> samples) {
    var largest =
        names.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(OTHER))
            .sorted(Comparator.comparingLong(entry -> -sum(entry.getValue())))
            .toList();
    var other = names.getOrDefault(OTHER, new long[Direction.values().length]).clone();
    for (int i = 0; i < largest.size(); i++) {
      var entry = largest.get(i);
      if (i < KEPT_NAMES) {
        write(table, entry.getKey(), entry.getValue(), samples);
      } else {
        for (int direction = 0; direction < other.length; direction++) {
          other[direction] += entry.getValue()[direction];
        }
      }
    }
    write(table, OTHER, other, samples);
  }

  private void write(Table table, String name, long[] bytes, List<Sample> samples) {
    for (var direction : Direction.values()) {
      if (bytes[direction.ordinal()] > 0) {
        double kbps = bytes[direction.ordinal()] * 8 / 1e3 / STEP.toSeconds();
        samples.add(
            new Sample(
                new SeriesKey.OfReport(table.site().id(), table.by(), name, direction),
                step.toEpochMilli(),
                kbps));
      }
    }
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
