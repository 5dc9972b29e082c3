package io.branchline.fault;

import io.branchline.router.LineMeasure;
import io.branchline.router.PolicyState;
import io.branchline.router.PortState;
import io.branchline.router.QueueState;
import io.branchline.router.RouterState;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import java.util.function.UnaryOperator;

/** Untrue reports of a router, as functions of the true one. Gauges stay true; counters lie. */
final class Distortions {
  private Distortions() {}

  /** Counters stay at what they are in the first state that is seen. */
  static UnaryOperator<RouterState> frozen() {
    return fromFirst((first, now) -> first);
  }

  /** Counters count from the first state that is seen. */
  static UnaryOperator<RouterState> restarted() {
    return fromFirst((first, now) -> now - first);
  }

  /** From the first state that is seen, counters grow too fast. */
  static UnaryOperator<RouterState> poisoned(double factor) {
    return fromFirst((first, now) -> first + Math.round((now - first) * factor));
  }

  /** A port says that a month's quota is used. */
  static UnaryOperator<RouterState> quotaUsed(String port, long octets) {
    return state -> {
      var ports = new ArrayList<PortState>();
      for (var known : state.ports()) {
        ports.add(known.name().equals(port) ? withQuota(known, octets) : known);
      }
      return new RouterState(state.networkTime(), ports, state.policies());
    };
  }

  private static PortState withQuota(PortState port, long octets) {
    return new PortState(
        port.name(),
        port.up(),
        port.speedBps(),
        port.inOctets(),
        port.outOctets(),
        port.inPackets(),
        port.outPackets(),
        port.outDiscards(),
        port.line()
            .map(measure ->
                new LineMeasure(
                    measure.delayMicros(),
                    measure.jitterMicros(),
                    measure.loss(),
                    OptionalLong.of(octets))),
        port.queues());
  }

  /**
   * Every counter is told as {@code told} says of its first and its present value. A policy that
   * was not there at first counted 0 then.
   */
  private static UnaryOperator<RouterState> fromFirst(LongBinaryOperator told) {
    return new UnaryOperator<>() {
      private Optional<RouterState> first = Optional.empty();

      @Override
      public synchronized RouterState apply(RouterState state) {
        var before = first.orElse(state);
        first = Optional.of(before);
        var ports = new ArrayList<PortState>();
        for (int i = 0; i < state.ports().size(); i++) {
          ports.add(port(told, before.ports().get(i), state.ports().get(i)));
        }
        var policies = state.policies().stream().map(now -> policy(told, before, now)).toList();
        return new RouterState(state.networkTime(), ports, policies);
      }
    };
  }

  private static PortState port(LongBinaryOperator told, PortState first, PortState now) {
    var queues = new ArrayList<QueueState>();
    for (int i = 0; i < now.queues().size(); i++) {
      queues.add(queue(told, first.queues().get(i), now.queues().get(i)));
    }
    return new PortState(
        now.name(),
        now.up(),
        now.speedBps(),
        told.applyAsLong(first.inOctets(), now.inOctets()),
        told.applyAsLong(first.outOctets(), now.outOctets()),
        told.applyAsLong(first.inPackets(), now.inPackets()),
        told.applyAsLong(first.outPackets(), now.outPackets()),
        told.applyAsLong(first.outDiscards(), now.outDiscards()),
        now.line(),
        queues);
  }

  private static QueueState queue(LongBinaryOperator told, QueueState first, QueueState now) {
    return new QueueState(
        now.name(),
        told.applyAsLong(first.sentOctets(), now.sentOctets()),
        told.applyAsLong(first.sentPackets(), now.sentPackets()),
        told.applyAsLong(first.droppedOctets(), now.droppedOctets()),
        told.applyAsLong(first.droppedPackets(), now.droppedPackets()),
        now.averageDepthBytes(),
        now.maxDepthBytes(),
        now.delayMicros(),
        now.loss());
  }

  private static PolicyState policy(LongBinaryOperator told, RouterState first, PolicyState now) {
    var before =
        first.policies().stream()
            .filter(
                known -> known.color() == now.color() && known.endpoint().equals(now.endpoint()))
            .findFirst();
    return new PolicyState(
        now.color(),
        now.endpoint(),
        now.activePreference(),
        told.applyAsLong(before.map(PolicyState::octets).orElse(0L), now.octets()),
        told.applyAsLong(before.map(PolicyState::packets).orElse(0L), now.packets()));
  }
}
