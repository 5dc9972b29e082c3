package io.branchline.learn;

import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import java.util.List;
import java.util.function.Function;

/**
 * What the inventory says of a demand, and does not change with time: the kinds of line of its
 * branch, its queue, and what class of branch it is. Global models see it; nought is not known.
 *
 * @param leased 1 where the branch has a leased line, -1 where it has none
 * @param mobile the same of a mobile line
 * @param queue the place of the traffic class, and so of its queue, in the inventory, from 1
 * @param priority of the class, 1 is the highest
 * @param packetSize of the class, the logarithm of its share of 500 bytes
 * @param lines how many lines the branch has
 * @param rate the logarithm of what all of them have been promised, Mbit/s
 * @param region the place of the branch's region among all in alphabetical order, from 1
 * @param direction 1 out of the branch, -1 into it
 */
public record SeriesTraits(
    int leased,
    int mobile,
    int queue,
    int priority,
    float packetSize,
    int lines,
    float rate,
    int region,
    int direction) {
  /** Of a series that no inventory knows. */
  public static final SeriesTraits UNKNOWN = new SeriesTraits(0, 0, 0, 0, 0, 0, 0, 0, 0);

  static final List<String> NAMES =
      List.of(
          "leasedLine",
          "mobileLine",
          "queue",
          "priority",
          "packetSize",
          "branchLines",
          "branchRate",
          "region",
          "direction");

  private static final double PACKET_BYTES = 500;

  /** What a bank's inventory says of any demand. */
  public static Function<DemandKey, SeriesTraits> lookup(Bank bank) {
    var classes = bank.classes().stream().map(TrafficClass::name).toList();
    var regions = bank.sites().stream().map(Site::region).distinct().sorted().toList();
    return key -> {
      var lines = bank.listLinesOf(key.site());
      var trafficClass = bank.findClass(key.trafficClass());
      return new SeriesTraits(
          has(bank, key.site(), LineKind.MSTP),
          has(bank, key.site(), LineKind.FIVE_G),
          classes.indexOf(key.trafficClass()) + 1,
          trafficClass.map(TrafficClass::priority).orElse(0),
          (float)
              trafficClass
                  .map(known -> Math.log(known.meanPacketBytes() / PACKET_BYTES))
                  .orElse(0.0)
                  .doubleValue(),
          lines.size(),
          (float)
              Math.log(
                  Math.max(
                      1,
                      lines.stream()
                          .mapToDouble(line -> line.contract().committed().mbps())
                          .sum())),
          bank.findSite(key.site()).map(site -> regions.indexOf(site.region()) + 1).orElse(0),
          key.direction() == Direction.UP ? 1 : -1);
    };
  }

  private static int has(Bank bank, SiteId site, LineKind kind) {
    var lines = bank.listLinesOf(site);
    return lines.isEmpty() ? 0 : lines.stream().anyMatch(line -> line.kind() == kind) ? 1 : -1;
  }

  /** Writes them as features, in the order of {@link #NAMES}. */
  void write(float[] into, int from) {
    int i = from;
    into[i++] = leased;
    into[i++] = mobile;
    into[i++] = queue;
    into[i++] = priority;
    into[i++] = packetSize;
    into[i++] = lines;
    into[i++] = rate;
    into[i++] = region;
    into[i] = direction;
  }
}
