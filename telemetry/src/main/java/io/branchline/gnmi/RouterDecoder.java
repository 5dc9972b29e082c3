package io.branchline.gnmi;

import io.branchline.gnmi.proto.TypedValue;
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

  /**
   * Takes one update.
   *
   * @param nanos when the value was taken, network time since 1970
   */
  void accept(Leaf leaf, long nanos, TypedValue value, Round round) {
    switch (leaf) {
      case Leaf.OfPort port -> port(port, nanos, value, round);
      case Leaf.OfQueue queue -> {
        var end = lineEnds.get(queue.port());
        if (end != null) {
          end.queue(queue, nanos, value, round);
        }
      }
      case Leaf.OfLine line -> {
        var end = lineEnds.get(line.port());
        if (end == null) {
          rejections.unknown.increment();
        } else {
          end.line(line, nanos, value, round);
        }
      }
      case Leaf.OfLineClass line -> {
        var end = lineEnds.get(line.port());
        if (end == null) {
          rejections.unknown.increment();
        } else {
          end.lineClass(line, nanos, value, round);
        }
      }
      case Leaf.OfPolicy policy -> {
        var number = LeafValue.wholeNumber(value);
        var decoder = policy(policy.color(), policy.endpoint());
        if (decoder == null || number.isEmpty()) {
          rejections.unknown.increment();
        } else {
          count(decoder.read(policy.name(), nanos, number.getAsLong(), round));
        }
      }
      case Leaf.OfCandidatePath path -> candidatePath(path, nanos, value);
      case Leaf.PolicyGone gone -> {
        var decoder = policy(gone.color(), gone.endpoint());
        if (decoder != null) {
          decoder.gone(nanos, round);
          policies.values().remove(decoder);
        }
      }
      case Leaf.Unused unused -> {}
    }
  }

  /** Ends a round: reports what only several updates together say. */
  void settle(Round round) {
    touched.forEach(policy -> policy.settle(round));
    touched.clear();
  }

  private void port(Leaf.OfPort leaf, long nanos, TypedValue value, Round round) {
    var end = lineEnds.get(leaf.port());
    if (leaf.name().equals("out-octets")) {
      var number = LeafValue.wholeNumber(value);
      if (number.isEmpty()) {
        rejections.unknown.increment();
      } else if (end != null) {
        end.outOctets(nanos, number.getAsLong(), round);
      }
      return;
    }
    var text = LeafValue.text(value);
    var before = ports.get(leaf.port());
    if (text.isEmpty() || (before == null && ports.size() >= MAX_ENTRIES)) {
      rejections.unknown.increment();
      return;
    }
    if (before != null && nanos < before.nanos) {
      rejections.late.increment();
      return;
    }
    // Anything but UP (TESTING, DORMANT, LOWER_LAYER_DOWN…) carries no traffic.
    boolean up = text.get().equals("UP");
    ports.put(leaf.port(), new Port(up, nanos));
    if (end != null && (before == null || before.nanos < nanos)) {
      end.portStatus(up, nanos, round);
    }
    if (before == null || before.up != up) {
      round.observed(new PortChanged(new InterfaceId(node, leaf.port()), up, Round.instant(nanos)));
    }
  }

  private void candidatePath(Leaf.OfCandidatePath leaf, long nanos, TypedValue value) {
    var active = LeafValue.truth(value);
    var decoder = policy(leaf.color(), leaf.endpoint());
    int preference = parseUnsigned(leaf.preference());
    if (active.isEmpty() || decoder == null || preference < 0) {
      rejections.unknown.increment();
      return;
    }
    if (decoder.path(preference, active.get(), nanos)) {
      touched.add(decoder);
    } else {
      rejections.late.increment();
    }
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
    return policies.computeIfAbsent(key, PolicyDecoder::new);
  }

  private static int parseUnsigned(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void count(Counter.Reading reading) {
    switch (reading) {
      case LATE -> rejections.late.increment();
      case DUPLICATE -> rejections.duplicate.increment();
      case RESET -> rejections.reset.increment();
      case PRIMED, RATE -> {}
    }
  }
}
