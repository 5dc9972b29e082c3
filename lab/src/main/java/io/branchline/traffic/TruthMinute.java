package io.branchline.traffic;

import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import java.time.Instant;
import java.util.Locale;

/**
 * What truly became of one class of one site in one direction in one minute of network time, all
 * far sites together.
 *
 * @param time the minute's start
 * @param delayMsP95 95th percentile of the seconds' one-way delays; 0 when nothing arrived
 * @param loss share of the offered packets that were lost, 0 to 1
 */
public record TruthMinute(
    Instant time,
    SiteId site,
    String trafficClass,
    Direction direction,
    double offeredKbps,
    double deliveredKbps,
    double delayMsP95,
    double loss) {
  /** The header of the file. */
  public static final String CSV_HEADER =
      "time,site,class,direction,offeredKbps,deliveredKbps,delayMsP95,loss";

  /** The row of the file. Rounded as written here, a minute is judged by what the file says. */
  public String toCsv() {
    return time
        + ","
        + site
        + ","
        + trafficClass
        + ","
        + direction.label()
        + ","
        + number(offeredKbps)
        + ","
        + number(deliveredKbps)
        + ","
        + number(delayMsP95)
        + ","
        + String.format(Locale.ROOT, "%.6f", loss);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
