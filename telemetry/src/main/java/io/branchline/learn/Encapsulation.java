package io.branchline.learn;

import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.service.Direction;
import io.branchline.site.Bank;
import io.branchline.site.SiteId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** How many bytes segment lists add to a packet of a class, on its way from or to a branch. */
@FunctionalInterface
public interface Encapsulation {
  /** No policy is in use. */
  Encapsulation NONE = (branch, trafficClass, direction) -> 0;

  /** Bytes a packet, beside what the line itself adds; the mean where policies differ. */
  double bytesPerPacket(SiteId branch, String trafficClass, Direction direction);

  /**
   * The encapsulation that installed policies cause.
   *
   * @param siteOf the site whose gateway has this address
   * @param activePreference of a policy's candidate paths the one in use; 0 when none is
   */
  static Encapsulation of(
      Bank bank,
      Collection<SrPolicy> policies,
      Function<Ip, Optional<SiteId>> siteOf,
      ToIntFunction<SrPolicyKey> activePreference) {
    record Group(SiteId branch, String trafficClass, Direction direction) {}
    var sums = new HashMap<Group, double[]>();
    var routes = new PolicyRoutes(bank, siteOf);
    for (var policy : policies) {
      var demand = routes.demandOf(policy.key());
      int active = activePreference.applyAsInt(policy.key());
      var path = policy.candidatePaths().stream().filter(p -> p.preference() == active).findFirst();
      if (demand.isEmpty() || path.isEmpty()) {
        continue;
      }
      double weights = 0;
      double bytes = 0;
      for (var list : path.get().segmentLists()) {
        weights += list.weight();
        bytes += list.weight() * (double) list.list().encapsulationBytes();
      }
      var key = demand.get();
      var sum =
          sums.computeIfAbsent(
              new Group(key.site(), key.trafficClass(), key.direction()), group -> new double[2]);
      sum[0] += bytes / weights;
      sum[1]++;
    }
    Map<Group, Double> means = new HashMap<>();
    sums.forEach((group, sum) -> means.put(group, sum[0] / sum[1]));
    return (branch, trafficClass, direction) ->
        means.getOrDefault(new Group(branch, trafficClass, direction), 0.0);
  }
}
