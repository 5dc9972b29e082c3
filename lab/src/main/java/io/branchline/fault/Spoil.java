package io.branchline.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What a fault does to a port of a proxy, in both directions and to new connections.
 *
 * @param resets present connections are reset when it begins
 */
record Spoil(Map<Way, Impairment> impairments, ProxyPort.Admission admission, boolean resets) {
  static Spoil of(Impairment toServer, Impairment toClient) {
    return new Spoil(
        Map.of(Way.TO_SERVER, toServer, Way.TO_CLIENT, toClient),
        ProxyPort.Admission.FORWARD,
        false);
  }

  static Spoil of(Impairment both) {
    return of(both, both);
  }

  Spoil admitting(ProxyPort.Admission wanted, boolean resetting) {
    return new Spoil(impairments, wanted, resetting);
  }

  /** Delays add up; otherwise the worst holds. */
  static Spoil worst(List<Spoil> spoils) {
    var both = new EnumMap<Way, Impairment>(Way.class);
    for (var way : Way.values()) {
      both.put(
          way,
          worstOf(
              spoils.stream()
                  .map(spoil -> spoil.impairments().getOrDefault(way, Impairment.NONE))
                  .toList()));
    }
    var admission =
        spoils.stream()
            .map(Spoil::admission)
            .max(Enum::compareTo)
            .orElse(ProxyPort.Admission.FORWARD);
    return new Spoil(both, admission, false);
  }

  private static Impairment worstOf(List<Impairment> impairments) {
    var worst = Impairment.NONE;
    for (var one : impairments) {
      worst =
          new Impairment(
              worst.delay().plus(one.delay()),
              leastSet(worst.bytesPerSecond(), one.bytesPerSecond()),
              worst.blocked() || one.blocked(),
              least(worst.endAfterBytes(), one.endAfterBytes()),
              worst.endByReset() || one.endByReset(),
              leastSet(worst.flipEveryBytes(), one.flipEveryBytes()),
              one.flipEveryBytes() > 0 ? one.seed() : worst.seed());
    }
    return worst;
  }

  private static long leastSet(long a, long b) {
    return LongStream.of(a, b).filter(value -> value > 0).min().orElse(0);
  }

  private static OptionalLong least(OptionalLong a, OptionalLong b) {
    return LongStream.concat(a.stream(), b.stream()).min();
  }
}
