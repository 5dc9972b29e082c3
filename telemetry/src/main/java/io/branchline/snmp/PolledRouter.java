package io.branchline.snmp;

import io.branchline.gnmi.RouterReadings;
import io.branchline.measure.Hearing;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource.Sink;
import io.branchline.metric.NetworkClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One router that is polled; used by the collector's thread, but for its status. */
final class PolledRouter {
  private static final Logger LOG = LoggerFactory.getLogger(PolledRouter.class);

  /** Answers after which it is asked again which queues it has. */
  private static final int CLASSES_EVERY = 60;

  private final SnmpTarget target;
  private final NetworkClock clock;
  private final RouterReadings readings;
  private final Hearing hearing;
  private boolean underWay;
  private Optional<ClassQueues> classes = Optional.empty();
  private int answers;
  private volatile int queues;
  private volatile String reason = "not tried yet";
  private volatile int ports;
  private volatile long values;
  private volatile long dropped;

  PolledRouter(SnmpTarget target, SnmpConfig config, NetworkClock clock, RouterReadings readings) {
    this.target = target;
    this.clock = clock;
    this.readings = readings;
    hearing = new Hearing(target.node(), clock, config.silence(), config.minimumSilence());
  }

  SnmpTarget target() {
    return target;
  }

  /** Whether it is to be asked: not while it still owes an answer. */
  boolean begin() {
    boolean idle = !underWay;
    underWay = true;
    return idle;
  }

  /** Which queues it has; empty when that is to be asked. */
  Optional<ClassQueues> classes() {
    return answers % CLASSES_EVERY == 0 ? Optional.empty() : classes;
  }

  void answered(SnmpSession.Answer answer, Sink sink) {
    underWay = false;
    if (!answer.error().isEmpty() || answer.ports().isEmpty()) {
      var why = answer.error().isEmpty() ? "it has no ports" : answer.error();
      if (!why.equals(reason)) {
        LOG.warn("no telemetry from router {}: {}", target, why);
      }
      reason = why;
      return;
    }
    reason = "";
    ports = answer.ports().size();
    dropped += answer.dropped();
    hearing.heard();
    var at = clock.instant();
    for (var port : answer.ports()) {
      readings.portStatus(port.name(), port.up(), at);
      readings.outOctets(port.name(), port.outOctets(), at);
    }
    queues(answer, at);
    values += 2L * answer.ports().size() + 4L * answer.queues().size();
    answers++;
    classes = Optional.of(answer.classes());
    readings.deliver(hearing.begin().map(List::of).orElse(List.of()), sink);
  }

  private void queues(SnmpSession.Answer answer, Instant at) {
    var names = new HashMap<Integer, String>();
    answer.ports().forEach(port -> names.put(port.ifIndex(), port.name()));
    for (var counts : answer.queues()) {
      var port = names.get(counts.queue().ifIndex());
      if (port != null) {
        readings.queue(
            port,
            counts.queue().name(),
            counts.sentOctets(),
            counts.sentPackets(),
            counts.droppedOctets(),
            counts.droppedPackets(),
            at);
      }
    }
    queues = answer.queues().size();
  }

  void noteSilence(Sink sink) {
    hearing.end().ifPresent(sink::observed);
  }

  boolean isSilent() {
    return hearing.isSilent() || hearing.lastHeard().isEmpty();
  }

  SourceStatus status(SnmpCredentials credentials) {
    var why = reason;
    var rejected = readings.rejected();
    return new SourceStatus(
        target.node(),
        hearing.isSilent()
            ? SourceStatus.State.STALE
            : why.isEmpty() ? SourceStatus.State.CONNECTED : SourceStatus.State.CONNECTING,
        why,
        hearing.lastHeard(),
        "snmp " + credentials,
        new SourceStatus.Taken(values, 0, 0, 0),
        new SourceStatus.Rejected(
            rejected.late(),
            rejected.duplicate(),
            rejected.future(),
            rejected.reset(),
            rejected.implausible(),
            rejected.unknown(),
            rejected.malformed(),
            dropped),
        List.of(
            new SourceStatus.Served("ports", ports, ""),
            new SourceStatus.Served("queues", queues, "")));
  }
}
