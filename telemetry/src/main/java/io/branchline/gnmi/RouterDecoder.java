package io.branchline.gnmi;

import io.branchline.measure.Observation.PortChanged;
import io.branchline.network.NodeId;
import io.branchline.policy.SrPolicyKey;
import io.branchline.segment.Ip;
import io.branchline.site.InterfaceId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One router's side of the decoding: remembers of each leaf what the next update is compared with.
 * Its state is bounded by the lines that end at the router and by {@link #MAX_ENTRIES}, whatever
 * the router sends. Used by one thread.
 */
final class RouterDecoder {
  /** Ports and policies of one router beyond which new ones are not believed. */
  private static final int MAX_ENTRIES = 20_000;

  /** The words for it in OpenConfig, Huawei's and Cisco's models. */
  private static final Set<String> UP = Set.of("UP", "up", "im-state-up");

  static final LeafDecoder IGNORED = (nanos, value, round) -> {};

  private final NodeId node;
  private final Map<String, LineEndDecoder> lineEnds;
  private final Rejections rejections;
  private final Map<String, Port> ports = new HashMap<>();
  private final Map<SrPolicyKey, PolicyDecoder> policies = new HashMap<>();
  private final Set<PolicyDecoder> touched = new LinkedHashSet<>();

  private record Port(boolean up, long nanos) {}

  RouterDecoder(NodeId node, Map<String, LineEndDecoder> lineEnds, Rejections rejections) {
    this.node = node;
    this.lineEnds = lineEnds;
    this.rejections = rejections;
  }

  /** What reads the values of a leaf from now on. */
  LeafDecoder bind(Leaf leaf) {
    return switch (leaf) {
      case Leaf.OfPort port -> port(port);
      case Leaf.OfQueue queue -> {
        var end = lineEnds.get(queue.port());
        yield end == null ? IGNORED : end.queue(queue);
      }
      case Leaf.OfLine line -> {
        var end = lineEnds.get(line.port());
        yield end == null ? rejections.refusing() : end.line(line);
      }
      case Leaf.OfLineClass line -> {
        var end = lineEnds.get(line.port());
        yield end == null ? rejections.refusing() : end.lineClass(line);
      }
      case Leaf.OfPolicy leafOf -> {
        var policy = policy(leafOf.color(), leafOf.endpoint());
        yield policy == null ? rejections.refusing() : policy.counter(leafOf.name());
      }
      case Leaf.OfCandidatePath path -> candidatePath(path);
      case Leaf.PolicyGone gone -> {
        var policy = policy(gone.color(), gone.endpoint());
        yield policy == null
            ? rejections.refusing()
            : (nanos, value, round) -> policy.gone(nanos, round);
      }
      case Leaf.Unused _ -> IGNORED;
    };
  }

  /** Ends a round: reports what only several updates together say. */
  void settle(Round round) {
    touched.forEach(policy -> policy.settle(round));
    touched.clear();
  }

  private LeafDecoder port(Leaf.OfPort leaf) {
    var end = lineEnds.get(leaf.port());
    if (!leaf.name().equals("oper-status")) {
      return end == null ? IGNORED : end.outOctets();
    }
    return (nanos, value, round) -> portStatus(leaf.port(), end, nanos, value, round);
  }

  private void portStatus(
      String name, @Nullable LineEndDecoder end, long nanos, LeafValue value, Round round) {
    var text = value.text();
    var before = ports.get(name);
    if (text.isEmpty() || (before == null && ports.size() >= MAX_ENTRIES)) {
      rejections.unknown.increment();
      return;
    }
    if (before != null && nanos < before.nanos) {
      rejections.late.increment();
      return;
    }
    // Anything else (TESTING, DORMANT, LOWER_LAYER_DOWN…) carries no traffic.
    boolean up = UP.contains(text.get());
    ports.put(name, new Port(up, nanos));
    if (end != null && (before == null || before.nanos < nanos)) {
      end.portStatus(up, nanos, round);
    }
    if (before == null || before.up != up) {
      round.observed(new PortChanged(new InterfaceId(node, name), up, Round.instant(nanos)));
    }
  }

  private LeafDecoder candidatePath(Leaf.OfCandidatePath leaf) {
    var policy = policy(leaf.color(), leaf.endpoint());
    int preference = parseUnsigned(leaf.preference());
    if (policy == null || preference < 0) {
      return rejections.refusing();
    }
    return (nanos, value, round) -> {
      var active = value.truth();
      if (active.isEmpty()) {
        rejections.unknown.increment();
      } else if (policy.path(preference, active.get(), nanos)) {
        touched.add(policy);
      } else {
        rejections.late.increment();
      }
    };
  }

  private @Nullable PolicyDecoder policy(String color, String endpoint) {
    SrPolicyKey key;
    try {
      key = new SrPolicyKey(node, Integer.parseUnsignedInt(color), Ip.of(endpoint));
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (!policies.containsKey(key) && policies.size() >= MAX_ENTRIES) {
      return null;
    }
    return policies.computeIfAbsent(key, name -> new PolicyDecoder(name, rejections));
  }

  private static int parseUnsigned(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
