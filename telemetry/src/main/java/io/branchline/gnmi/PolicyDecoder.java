package io.branchline.gnmi;

import io.branchline.measure.Measure;
import io.branchline.measure.Observation.PolicyPathChanged;
import io.branchline.measure.SeriesKey;
import io.branchline.policy.SrPolicyKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What a head end reports of one SR policy. */
final class PolicyDecoder {
  private static final double KILO = 1000;

  /** 100 Gbit/s: policies are not bound to one line. */
  private static final double OCTET_CEILING = 100e9 / 8;

  /** Candidate paths beyond which new ones are not believed. */
  private static final int MAX_PATHS = 64;

  private final SrPolicyKey key;
  private final Rejections rejections;
  private final SeriesKey kbpsKey;
  private final SeriesKey packetsKey;
  private final Counter octets = new Counter(OCTET_CEILING);
  private final Counter packets = new Counter(OCTET_CEILING / 20);
  private final TreeSet<Integer> active = new TreeSet<>();
  private final Map<Integer, Long> pathTimes = new HashMap<>();
  private long lastChange = Long.MIN_VALUE;
  private boolean heardOfPaths;
  private int reported = -1;

  PolicyDecoder(SrPolicyKey key, Rejections rejections) {
    this.key = key;
    this.rejections = rejections;
    kbpsKey = SeriesKey.policy(key, Measure.KBPS);
    packetsKey = SeriesKey.policy(key, Measure.PACKETS_PER_SECOND);
  }

  /** What reads {@code octets} or {@code packets}. */
  LeafDecoder counter(String name) {
    return name.equals("octets")
        ? rejections.wholeNumbers((nanos, value, round) -> {
          if (rejections.isRate(octets.read(nanos, value))) {
            round.sample(kbpsKey, nanos, octets.perSecond() * 8 / 1e3, KILO);
          }
        })
        : rejections.wholeNumbers((nanos, value, round) -> {
          if (rejections.isRate(packets.read(nanos, value))) {
            round.sample(packetsKey, nanos, packets.perSecond(), KILO);
          }
        });
  }

  /**
   * Whether a candidate path is the active one; false when it was not used, for something newer is
   * known of it.
   */
  boolean path(int preference, boolean isActive, long nanos) {
    var known = pathTimes.get(preference);
    if (known == null ? pathTimes.size() >= MAX_PATHS : nanos < known) {
      return false;
    }
    pathTimes.put(preference, nanos);
    heardOfPaths = true;
    lastChange = Math.max(lastChange, nanos);
    if (isActive) {
      active.add(preference);
    } else {
      active.remove(preference);
    }
    return true;
  }

  /** Reports the active path when it is another one, once all updates of a round are in. */
  void settle(Round round) {
    int now = active.isEmpty() ? 0 : active.getLast();
    if (heardOfPaths && now != reported) {
      reported = now;
      round.observed(new PolicyPathChanged(key, now, Round.instant(lastChange)));
    }
  }

  /** The router no longer has the policy; what it said later of a new one stays. */
  void gone(long nanos, Round round) {
    pathTimes.values().removeIf(time -> time <= nanos);
    active.retainAll(pathTimes.keySet());
    octets.forget();
    packets.forget();
    heardOfPaths = reported > 0 || !active.isEmpty();
    lastChange = Math.max(lastChange, nanos);
    settle(round);
  }
}
