package io.branchline.gnmi;

import io.branchline.measure.Measure;
import io.branchline.measure.Observation.PolicyPathChanged;
import io.branchline.measure.SeriesKey;
import io.branchline.policy.SrPolicyKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final Counter octets = new Counter();
  private final Counter packets = new Counter();
  private final List<CandidatePath> paths = new ArrayList<>(2);
  private long lastChange = Long.MIN_VALUE;
  private boolean heardOfPaths;
  private int reported = -1;

  private static final class CandidatePath {
    private final int preference;
    private boolean isActive;
    private long nanos;

    private CandidatePath(int preference) {
      this.preference = preference;
    }
  }

  PolicyDecoder(SrPolicyKey key, Rejections rejections) {
    this.key = key;
    this.rejections = rejections;
    kbpsKey = SeriesKey.policy(key, Measure.KBPS);
    packetsKey = SeriesKey.policy(key, Measure.PACKETS_PER_SECOND);
  }

  /** What reads {@code octets} or {@code packets}. */
  LeafDecoder counter(String name) {
    return name.equals("octets")
        ? (nanos, value, round) -> {
          if (rejections.isRate(octets, nanos, value, OCTET_CEILING)) {
            round.sample(kbpsKey, nanos, octets.perSecond() * 8 / 1e3, KILO);
          }
        }
        : (nanos, value, round) -> {
          if (rejections.isRate(packets, nanos, value, OCTET_CEILING / 20)) {
            round.sample(packetsKey, nanos, packets.perSecond(), KILO);
          }
        };
  }

  /**
   * Whether a candidate path is the active one; false when it was not used, for something newer is
   * known of it.
   */
  boolean path(int preference, boolean isActive, long nanos) {
    var path = path(preference);
    if (path == null ? paths.size() >= MAX_PATHS : nanos < path.nanos) {
      return false;
    }
    if (path == null) {
      path = new CandidatePath(preference);
      paths.add(path);
    }
    path.nanos = nanos;
    path.isActive = isActive;
    heardOfPaths = true;
    lastChange = Math.max(lastChange, nanos);
    return true;
  }

  private @Nullable CandidatePath path(int preference) {
    for (var path : paths) {
      if (path.preference == preference) {
        return path;
      }
    }
    return null;
  }

  /** The highest preference of an active path, 0 when none is. */
  private int active() {
    int highest = 0;
    for (var path : paths) {
      highest = path.isActive ? Math.max(highest, path.preference) : highest;
    }
    return highest;
  }

  /** Reports the active path when it is another one, once all updates of a round are in. */
  void settle(Round round) {
    int now = active();
    if (heardOfPaths && now != reported) {
      reported = now;
      round.observed(new PolicyPathChanged(key, now, Round.instant(lastChange)));
    }
  }

  /** The router no longer has the policy; what it said later of a new one stays. */
  void gone(long nanos, Round round) {
    paths.removeIf(path -> path.nanos <= nanos);
    octets.forget();
    packets.forget();
    heardOfPaths = reported > 0 || active() > 0;
    lastChange = Math.max(lastChange, nanos);
    settle(round);
  }
}
