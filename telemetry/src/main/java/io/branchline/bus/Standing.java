package io.branchline.bus;

import io.branchline.measure.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last observation of each thing, and which of them are still to be told. Bounded by the ports,
 * lines and policies that there are. Safe for use from several threads.
 */
final class Standing {
  private final Map<Object, Observation> all = new LinkedHashMap<>();
  private final Map<Object, Observation> untold = new LinkedHashMap<>();

  /** What an observation is about: a port, a line, a router or a policy. */
  static Object subject(Observation observation) {
    return switch (observation) {
      case Observation.PortChanged changed -> changed.port();
      case Observation.LineDegraded degraded -> degraded.line();
      case Observation.LineRecovered recovered -> recovered.line();
      case Observation.SourceSilent silent -> silent.node();
      case Observation.SourceHeard heard -> heard.node();
      case Observation.PolicyPathChanged path -> path.policy();
    };
  }

  synchronized void note(Observation observation) {
    all.put(subject(observation), observation);
    untold.put(subject(observation), observation);
  }

  /** What is to be told, which counts as told from now on. */
  synchronized List<Observation> take() {
    var taken = List.copyOf(untold.values());
    untold.clear();
    return taken;
  }

  /** These were not told after all; what is newer stays. */
  synchronized void putBack(List<Observation> failed) {
    failed.forEach(observation -> untold.putIfAbsent(subject(observation), observation));
  }

  /** All that holds is to be told again. */
  synchronized void repeat() {
    untold.putAll(all);
  }
}
