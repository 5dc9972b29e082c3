package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.SteeringRule;
import io.branchline.segment.Ip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One router's rules and policies, to be looked up: of the rules that match a packet the one of the
 * longest prefix, among equals the first by name.
 */
final class SteeringTable {
  static final SteeringTable EMPTY = new SteeringTable(RouterConfiguration.EMPTY);

  /** By the prefix's length, longest first, then by its address. */
  private final Map<Integer, Map<Ip, List<SteeringRule>>> rules = new HashMap<>();

  private final List<Integer> lengths = new ArrayList<>();
  private final Map<SrPolicyKey, SrPolicy> policies = new HashMap<>();

  SteeringTable(RouterConfiguration configuration) {
    for (var rule : configuration.steering()) {
      var prefix = rule.destination();
      rules
          .computeIfAbsent(prefix.length(), length -> new HashMap<>())
          .computeIfAbsent(prefix.address(), address -> new ArrayList<>())
          .add(rule);
    }
    lengths.addAll(rules.keySet());
    lengths.sort(Comparator.reverseOrder());
    configuration.policies().forEach(policy -> policies.put(policy.key(), policy));
  }

  /** The policy that carries packets of a code point to an address; empty: the IGP. */
  Optional<SrPolicy> find(NodeId head, int dscp, Ip destination) {
    for (int length : lengths) {
      var atLength = rules.getOrDefault(length, Map.of());
      for (var rule : atLength.getOrDefault(masked(destination, length), List.of())) {
        if (rule.destination().contains(destination)
            && (rule.dscp().isEmpty() || rule.dscp().contains(dscp))) {
          var key = new SrPolicyKey(head, rule.color(), rule.endpoint());
          return Optional.ofNullable(policies.get(key));
        }
      }
    }
    return Optional.empty();
  }

  private static Ip masked(Ip address, int length) {
    var bytes = address.bytes();
    if (length > bytes.length * 8) {
      return address;
    }
    int whole = length / 8;
    if (whole < bytes.length) {
      bytes[whole] &= (byte) (0xFF00 >> length % 8);
      Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
    }
    return Ip.of(bytes);
  }
}
