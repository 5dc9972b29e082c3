package io.branchline.snmp;

import io.branchline.gnmi.RouterReadings;
import io.branchline.measure.SeriesKey;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.site.Bank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls routers over SNMP (RFC 3416, GETBULK) for their ports: {@code ifOperStatus} of RFC 2863's
 * ifTable and {@code ifHCOutOctets} of its ifXTable, by {@code ifName}, and, where an agent has
 * CISCO-CLASS-BASED-QOS-MIB, for the classes of the policies on them. Requests of all routers are
 * under way at the same time; answers are read by one thread.
 *
 * <p>A router that does not answer is asked again at the next interval; its status says why, and
 * after three intervals its series are stale. Without gNMI there are no active paths, and no queues
 * with agents that have no such MIB.
 */
public final class SnmpCollector implements TelemetrySource {
  private static final Logger LOG = LoggerFactory.getLogger(SnmpCollector.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final SnmpConfig config;
  private final Bank bank;
  private final long intervalMillis;
  private final SnmpSession session;
  private final Map<NodeId, PolledRouter> routers = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("snmp").factory());
  private volatile boolean closed;

  /**
   * A collector for these routers; nothing is asked before {@link #start}.
   *
   * @throws UncheckedIOException when no UDP socket can be had
   */
  public SnmpCollector(SnmpConfig config, Bank bank, NetworkClock clock) {
    this.config = config;
    this.bank = bank;
    var interval = clock.realDuration(config.interval());
    intervalMillis = (interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval).toMillis();
    try {
      session = new SnmpSession(config.credentials(), config.timeout());
    } catch (IOException e) {
      throw new UncheckedIOException("SNMP has no socket: " + e.getMessage(), e);
    }
    var nodes = config.targets().stream().map(SnmpTarget::node).toList();
    var readings = RouterReadings.of(nodes, bank, config.limits());
    for (var target : config.targets()) {
      var of = readings.get(target.node());
      if (of != null) {
        routers.put(target.node(), new PolledRouter(target, config, clock, of));
      }
    }
  }

  @Override
  public void start(Sink sink) {
    int index = 0;
    for (var router : routers.values()) {
      // Spread over the interval, for an agent's answer takes the same time whenever it is asked.
      long first = intervalMillis * index++ / routers.size();
      thread.scheduleAtFixedRate(
          () -> poll(router, sink), first, intervalMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void poll(PolledRouter router, Sink sink) {
    try {
      router.noteSilence(sink);
      if (router.begin()) {
        session.walk(
            router.target(),
            router.classes(),
            answer -> later(() -> router.answered(answer, sink)));
      }
    } catch (RuntimeException e) {
      LOG.error("a poll of {} failed", router.target(), e);
    }
  }

  private void later(Runnable task) {
    try {
      thread.execute(() -> {
        try {
          if (!closed) {
            task.run();
          }
        } catch (RuntimeException e) {
          LOG.error("telemetry of one poll is lost: {}", e.getMessage(), e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer came after the end");
    }
  }

  @Override
  public List<SourceStatus> listSources() {
    var all = new ArrayList<SourceStatus>();
    routers.values().forEach(router -> all.add(router.status(config.credentials())));
    return all;
  }

  @Override
  public boolean isStale(SeriesKey series) {
    return switch (series) {
      case SeriesKey.OfLine line ->
          bank.findLine(line.line())
              .map(known -> isSilent(known.sendingEnd(line.direction()).node()))
              .orElse(true);
      case SeriesKey.OfQueue queue ->
          bank.findLine(queue.line())
              .map(known -> isSilent(known.sendingEnd(queue.direction()).node()))
              .orElse(true);
      // Nothing else comes this way.
      case SeriesKey.OfDemand _, SeriesKey.OfPolicy _, SeriesKey.OfReport _ -> true;
    };
  }

  private boolean isSilent(NodeId node) {
    var router = routers.get(node);
    return router == null || router.isSilent();
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
    session.close();
    try {
      var _ = thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
