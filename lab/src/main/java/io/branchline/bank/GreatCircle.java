package io.branchline.bank;

import io.branchline.metric.Latency;
import io.branchline.site.Site;

/** How long light takes between two places. */
final class GreatCircle {
  private static final double EARTH_RADIUS_KM = 6371;

  /** Fibre follows roads and railways, not the great circle. */
  private static final double DETOUR = 1.3;

  /**
   * One kilometre of fibre, at two thirds of the speed of light (ITU-T G.114, annex A: 5 us/km).
   */
  private static final double MICROS_PER_KM = 5;

  private GreatCircle() {}

  static Latency delay(Site one, Site other) {
    return Latency.ofMicros(Math.round(kilometres(one, other) * DETOUR * MICROS_PER_KM));
  }

  static double kilometres(Site one, Site other) {
    return kilometres(one.latitude(), one.longitude(), other.latitude(), other.longitude());
  }

  /** The haversine formula; all in degrees. */
  static double kilometres(
      double latitude, double longitude, double otherLatitude, double otherLongitude) {
    double lat1 = Math.toRadians(latitude);
    double lat2 = Math.toRadians(otherLatitude);
    double dLat = lat2 - lat1;
    double dLon = Math.toRadians(otherLongitude - longitude);
    double h =
        Math.pow(Math.sin(dLat / 2), 2)
            + Math.cos(lat1) * Math.cos(lat2) * Math.pow(Math.sin(dLon / 2), 2);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h));
  }
}
