package io.branchline.simulate;

import io.branchline.policy.SteeringRule;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A router's steering rules, to be looked up as it does: of those that match a packet the one with
 * the longest prefix, then the first by name. A hub steers to some hundred branches.
 */
final class SteeringTable {
  private final NavigableMap<Integer, Map<Prefix, List<SteeringRule>>> byLength =
      new TreeMap<>(Comparator.reverseOrder());

  SteeringTable(Collection<SteeringRule> rules) {
    rules.stream()
        .sorted(Comparator.comparing(SteeringRule::name))
        .forEach(rule ->
            byLength
                .computeIfAbsent(rule.destination().length(), _ -> new HashMap<>())
                .computeIfAbsent(rule.destination(), _ -> new ArrayList<>())
                .add(rule));
  }

  /** The rule for packets to an address that carry any of these code points. */
  Optional<SteeringRule> find(Ip destination, Collection<Integer> dscps) {
    int longest = destination.bytes().length * 8;
    for (var rules : byLength.tailMap(longest, true).entrySet()) {
      var matching =
          rules.getValue().getOrDefault(Prefix.of(destination, rules.getKey()), List.of());
      for (var rule : matching) {
        if (rule.dscp().stream().anyMatch(dscps::contains)) {
          return Optional.of(rule);
        }
      }
    }
    return Optional.empty();
  }
}
