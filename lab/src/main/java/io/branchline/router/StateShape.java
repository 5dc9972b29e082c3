package io.branchline.router;

import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.segment.Ip;
import java.util.HashMap;
import java.util.List;

/** The names in a router's state, which decide where its values lie in the trees of gNMI. */
record StateShape(List<Port> ports, List<Policy> policies) {
  StateShape {
    ports = List.copyOf(ports);
    policies = List.copyOf(policies);
  }

  /**
   * @param line whether a line ends at it
   * @param quota whether that line's use of a quota is known
   */
  record Port(String name, boolean line, boolean quota, List<String> queues) {
    private static Port of(PortState port) {
      return new Port(
          port.name(),
          port.line().isPresent(),
          hasQuota(port),
          port.queues().stream().map(QueueState::name).toList());
    }

    private boolean fits(PortState port) {
      if (!port.name().equals(name)
          || port.line().isPresent() != line
          || hasQuota(port) != quota
          || port.queues().size() != queues.size()) {
        return false;
      }
      for (int i = 0; i < queues.size(); i++) {
        if (!port.queues().get(i).name().equals(queues.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean hasQuota(PortState port) {
      return port.line().isPresent() && port.line().get().quotaUsedOctets().isPresent();
    }
  }

  /**
   * @param preferences of the candidate paths that are configured
   */
  record Policy(int color, Ip endpoint, List<Integer> preferences) {
    private record Key(int color, Ip endpoint) {}
  }

  static StateShape of(RouterState state, RouterConfiguration configuration) {
    var configured = new HashMap<Policy.Key, SrPolicy>();
    for (var policy : configuration.policies()) {
      configured.put(new Policy.Key(policy.key().color(), policy.key().endpoint()), policy);
    }
    return new StateShape(
        state.ports().stream().map(Port::of).toList(),
        state.policies().stream()
            .map(policy -> {
              var known = configured.get(new Policy.Key(policy.color(), policy.endpoint()));
              return new Policy(
                  policy.color(),
                  policy.endpoint(),
                  known == null
                      ? List.of()
                      : known.candidatePaths().stream().map(CandidatePath::preference).toList());
            })
            .toList());
  }

  /** Whether a later state under the same configuration has this shape too. */
  boolean fits(RouterState state) {
    if (state.ports().size() != ports.size() || state.policies().size() != policies.size()) {
      return false;
    }
    for (int i = 0; i < ports.size(); i++) {
      if (!ports.get(i).fits(state.ports().get(i))) {
        return false;
      }
    }
    for (int i = 0; i < policies.size(); i++) {
      var now = state.policies().get(i);
      if (now.color() != policies.get(i).color()
          || !now.endpoint().equals(policies.get(i).endpoint())) {
        return false;
      }
    }
    return true;
  }
}
