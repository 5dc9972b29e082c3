package io.branchline.policy;

import io.branchline.service.QueueProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that Branchline configures on one router, in canonical order, so that two configurations are
 * equal exactly when they mean the same.
 *
 * @param queues queue profile by interface name; an interface that is not named has one first-in
 *     first-out queue
 */
public record RouterConfiguration(
    List<SrPolicy> policies, List<SteeringRule> steering, SortedMap<String, QueueProfile> queues) {
  public static final RouterConfiguration EMPTY =
      new RouterConfiguration(List.of(), List.of(), new TreeMap<>());

  public RouterConfiguration {
    policies = policies.stream().sorted(Comparator.comparing(SrPolicy::key)).toList();
    steering = steering.stream().sorted(Comparator.comparing(SteeringRule::name)).toList();
    queues = Collections.unmodifiableSortedMap(new TreeMap<>(queues));
    if (policies.stream().map(SrPolicy::key).distinct().count() != policies.size()) {
      throw new IllegalArgumentException("an SR policy is there twice");
    }
    if (steering.stream().map(SteeringRule::name).distinct().count() != steering.size()) {
      throw new IllegalArgumentException("a steering rule is there twice");
    }
  }

  /** In words, what differs when {@code other} takes the place of this; empty when nothing does. */
  public List<String> differencesTo(RouterConfiguration other) {
    var differences = new ArrayList<String>();
    compare(
        differences,
        "sr-policy",
        byKey(policies, p -> p.key().toString()),
        byKey(other.policies, p -> p.key().toString()));
    compare(
        differences,
        "steering",
        byKey(steering, SteeringRule::name),
        byKey(other.steering, SteeringRule::name));
    compare(differences, "queues", queues, other.queues);
    return List.copyOf(differences);
  }

  private static <T> SortedMap<String, T> byKey(List<T> values, Function<T, String> key) {
    var map = new TreeMap<String, T>();
    values.forEach(value -> map.put(key.apply(value), value));
    return map;
  }

  private static <T> void compare(
      List<String> differences,
      String what,
      SortedMap<String, T> mine,
      SortedMap<String, T> theirs) {
    mine.forEach((key, value) -> {
      var other = theirs.get(key);
      if (other == null) {
        differences.add("- " + what + " " + key);
      } else if (!other.equals(value)) {
        differences.add("~ " + what + " " + key);
      }
    });
    theirs.keySet().stream()
        .filter(key -> !mine.containsKey(key))
        .forEach(key -> differences.add("+ " + what + " " + key));
  }
}
