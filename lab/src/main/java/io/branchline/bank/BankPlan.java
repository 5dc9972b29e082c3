package io.branchline.bank;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.segment.Dataplane;
import io.branchline.service.TrafficClass;
import io.branchline.site.Carrier;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.traffic.BankCalendar;
import io.branchline.traffic.Objective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What the bank file says, checked in itself, before conventions fill in the rest. */
record BankPlan(
    String name,
    BankCalendar calendar,
    Dataplane dataplane,
    Bandwidth coreRate,
    Bandwidth lanRate,
    List<Carrier> carriers,
    List<TrafficClass> classes,
    SortedMap<String, Objective> objectives,
    Map<String, ClassDemand> demands,
    List<Place> centres,
    List<Hub> hubs,
    List<Branch> branches) {

  /**
   * A site on the map.
   *
   * @param routers their number
   * @param transit whether they carry traffic between others
   */
  record Place(
      SiteId id,
      String city,
      String region,
      double latitude,
      double longitude,
      int routers,
      boolean transit) {}

  /** A regional hub, and the data centres that it is joined to, nearest first. */
  record Hub(Place place, List<SiteId> centres) {}

  /**
   * A branch: {@code size} multiplies the demand of every class, {@code sizes} that of one class.
   */
  record Branch(Place place, double size, Map<String, Double> sizes, List<LinePlan> lines) {}

  /** What every line of a kind has in common unless the line says otherwise. */
  record KindTerms(
      Optional<Bandwidth> committed,
      Latency access,
      Jitter jitter,
      Loss loss,
      double availability,
      Optional<DataVolume> quota,
      int overheadBytes,
      int mtu,
      long igpMetric) {}

  /**
   * One line of a branch.
   *
   * @param delay replaces the delay of the great circle
   * @param teMetric replaces the delay in microseconds as TE metric
   * @param tower the mast of a 5G line
   */
  record LinePlan(
      LineId id,
      LineKind kind,
      Carrier carrier,
      SiteId hub,
      Bandwidth committed,
      Optional<Latency> delay,
      Optional<Long> teMetric,
      Optional<DataVolume> quota,
      List<String> ducts,
      Optional<String> tower,
      KindTerms terms) {}

  /**
   * The demand of one class at a branch of size 1.
   *
   * @param toNext share that goes to the second line's data centre, the rest to the first line's
   */
  record ClassDemand(String profile, Bandwidth up, Bandwidth down, double toNext) {}
}
