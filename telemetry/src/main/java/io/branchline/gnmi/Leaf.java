package io.branchline.gnmi;

import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A leaf of a router's data tree that means something to the collector, by its place in the tree.
 */
sealed interface Leaf {
  /** {@code /interfaces/interface[name]/state/NAME}, or below its {@code counters}. */
  record OfPort(String port, String name) implements Leaf {}

  /** {@code /qos/interfaces/interface[interface-id]/output/queues/queue[name]/state/NAME}. */
  record OfQueue(String port, String queue, String name) implements Leaf {}

  /** {@code /lines/line[interface]/state/NAME}, or below its {@code cellular}. */
  record OfLine(String port, String name) implements Leaf {}

  /** {@code /lines/line[interface]/classes/class[name]/state/NAME}. */
  record OfLineClass(String port, String trafficClass, String name) implements Leaf {}

  /** {@code …/te-policies/te-policy[color][endpoint]/state/counters/NAME}. */
  record OfPolicy(String color, String endpoint, String name) implements Leaf {}

  /**
   * {@code …/te-policy[color][endpoint]/candidate-paths/candidate-path[preference]/state/active}.
   */
  record OfCandidatePath(String color, String endpoint, String preference) implements Leaf {}

  /** A policy as a whole, when the router says it was deleted. */
  record PolicyGone(String color, String endpoint) implements Leaf {}

  /** Leaves of the subscribed trees that are known and of no use here. */
  record Unused() implements Leaf {
    static final Unused INSTANCE = new Unused();
  }

  /** The leaf at a path behind a prefix; empty when neither is known. */
  static Optional<Leaf> at(Path prefix, Path path) {
    List<PathElem> elements = path.getElemList();
    if (prefix.getElemCount() > 0) {
      elements = new ArrayList<>(prefix.getElemList());
      elements.addAll(path.getElemList());
    }
    if (elements.isEmpty()) {
      return Optional.empty();
    }
    var steps = new Steps(elements);
    return switch (steps.next()) {
      case "interfaces" -> port(steps);
      case "qos" -> queue(steps);
      case "lines" -> line(steps);
      case "network-instances" -> policy(steps);
      default -> Optional.empty();
    };
  }

  private static Optional<Leaf> port(Steps steps) {
    if (!steps.next().equals("interface")) {
      return Optional.empty();
    }
    var port = steps.key("name");
    if (!steps.next().equals("state")) {
      return Optional.empty();
    }
    var name = steps.next();
    if (name.equals("counters")) {
      name = steps.next();
    }
    return switch (name) {
      case "oper-status", "out-octets" -> Optional.of(new OfPort(port, name));
      case "in-octets", "in-pkts", "out-pkts", "out-discards" -> Optional.of(Unused.INSTANCE);
      default -> Optional.empty();
    };
  }

  private static Optional<Leaf> queue(Steps steps) {
    if (!steps.next().equals("interfaces") || !steps.next().equals("interface")) {
      return Optional.empty();
    }
    var port = steps.key("interface-id");
    if (!steps.next().equals("output")
        || !steps.next().equals("queues")
        || !steps.next().equals("queue")) {
      return Optional.empty();
    }
    var queue = steps.key("name");
    if (!steps.next().equals("state")) {
      return Optional.empty();
    }
    var name = steps.next();
    return switch (name) {
      case "transmit-octets", "transmit-pkts", "dropped-octets", "dropped-pkts", "avg-queue-len" ->
          Optional.of(new OfQueue(port, queue, name));
      case "max-queue-len" -> Optional.of(Unused.INSTANCE);
      default -> Optional.empty();
    };
  }

  private static Optional<Leaf> line(Steps steps) {
    if (!steps.next().equals("line")) {
      return Optional.empty();
    }
    var port = steps.key("interface");
    switch (steps.next()) {
      case "classes" -> {
        if (!steps.next().equals("class")) {
          return Optional.empty();
        }
        var trafficClass = steps.key("name");
        return steps.next().equals("state")
            ? Optional.of(new OfLineClass(port, trafficClass, steps.next()))
            : Optional.empty();
      }
      case "cellular" -> {
        return steps.next().equals("state")
            ? Optional.of(new OfLine(port, steps.next()))
            : Optional.empty();
      }
      case "state" -> {
        return Optional.of(new OfLine(port, steps.next()));
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  private static Optional<Leaf> policy(Steps steps) {
    if (!steps.next().equals("network-instance")
        || !steps.next().equals("segment-routing")
        || !steps.next().equals("te-policies")
        || !steps.next().equals("te-policy")) {
      return Optional.empty();
    }
    var color = steps.key("color");
    var endpoint = steps.key("endpoint");
    switch (steps.next()) {
      case "" -> {
        return Optional.of(new PolicyGone(color, endpoint));
      }
      case "state" -> {
        return steps.next().equals("counters")
            ? Optional.of(new OfPolicy(color, endpoint, steps.next()))
            : Optional.empty();
      }
      case "candidate-paths" -> {
        if (!steps.next().equals("candidate-path")) {
          return Optional.empty();
        }
        var preference = steps.key("preference");
        return steps.next().equals("state") && steps.next().equals("active")
            ? Optional.of(new OfCandidatePath(color, endpoint, preference))
            : Optional.empty();
      }
      default -> {
        return Optional.empty();
      }
    }
  }

  /** Walks down a path; past its end every name is empty. */
  final class Steps {
    private final List<PathElem> elements;
    private int next;

    private Steps(List<PathElem> elements) {
      this.elements = elements;
    }

    private String next() {
      return next < elements.size() ? withoutModule(elements.get(next++).getName()) : "";
    }

    /** A key of the list entry that {@link #next} came to; empty when it is missing. */
    private String key(String name) {
      Map<String, String> keys = elements.get(next - 1).getKeyMap();
      return keys.getOrDefault(name, "");
    }

    /** Some routers write the YANG module before the name, as RFC 7951 does. */
    private static String withoutModule(String name) {
      int colon = name.indexOf(':');
      return colon < 0 ? name : name.substring(colon + 1);
    }
  }
}
