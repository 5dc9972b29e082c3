package io.branchline.netns;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.NetworkClock;
import io.branchline.service.Direction;
import io.branchline.site.SiteId;
import io.branchline.traffic.DemandModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sends the packets of a demand model: each second every demand is given its rate. */
public final class DemandPlayer implements AutoCloseable {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final DemandModel model;
  private final NetworkClock clock;
  private final Map<String, List<FlowMeter>> byClass = new LinkedHashMap<>();
  private final List<FlowMeter> flows = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("demands").daemon().unstarted(this::run);
  private volatile boolean closed;

  /** A player that begins at once; packets of a class have its mean length. */
  public DemandPlayer(KernelLab lab, SiteTraffic traffic, DemandModel demands, NetworkClock clock) {
    model = demands.copy();
    this.clock = clock;
    var bank = lab.plan().scenario().bank();
    bank.classes().forEach(c -> byClass.put(c.name(), new ArrayList<>()));
    for (var key : model.keys()) {
      boolean up = key.direction() == Direction.UP;
      var trafficClass = bank.getClass(key.trafficClass());
      var flow =
          traffic.flow(
              up ? key.site() : key.farSite(),
              up ? key.farSite() : key.site(),
              trafficClass.dscps().getFirst(),
              trafficClass.meanPacketBytes(),
              true);
      flows.add(flow);
      byClass.computeIfAbsent(key.trafficClass(), _ -> new ArrayList<>()).add(flow);
    }
    thread.start();
  }

  private void run() {
    var kbps = new double[flows.size()];
    for (long next = System.nanoTime(); !closed; next += SECOND_NANOS) {
      model.kbpsAt(clock.instant().getEpochSecond(), kbps);
      for (int i = 0; i < kbps.length; i++) {
        flows.get(i).send(Bandwidth.ofKbps(kbps[i]));
      }
      while (!closed && System.nanoTime() - next < SECOND_NANOS) {
        LockSupport.parkNanos(SECOND_NANOS / 20);
      }
    }
    flows.forEach(flow -> flow.sendPackets(0));
  }

  /** What became of the packets of each class. */
  public Map<String, ClassReport> reports() {
    var reports = new LinkedHashMap<String, ClassReport>();
    byClass.forEach((name, members) -> reports.put(name, ClassReport.of(members)));
    return reports;
  }

  /** The flow of a class that sends most from or to a site. */
  public Optional<FlowMeter.Report> findBusiest(String trafficClass, SiteId site) {
    return model.keys().stream()
        .filter(key -> key.trafficClass().equals(trafficClass) && key.site().equals(site))
        .map(key -> flows.get(model.keys().indexOf(key)).report())
        .max(Comparator.comparingLong(FlowMeter.Report::sent));
  }

  /** Forgets what was measured so far, for instance before something is broken. */
  public void restart() {
    flows.forEach(FlowMeter::restart);
  }

  /**
   * All flows of a class together.
   *
   * @param p99DelayMicros of the flow in which it is largest
   */
  public record ClassReport(long sent, long received, long reordered, long p99DelayMicros) {
    private static ClassReport of(Collection<FlowMeter> flows) {
      var reports = flows.stream().map(FlowMeter::report).toList();
      return new ClassReport(
          reports.stream().mapToLong(FlowMeter.Report::sent).sum(),
          reports.stream().mapToLong(FlowMeter.Report::received).sum(),
          reports.stream().mapToLong(FlowMeter.Report::reordered).sum(),
          reports.stream().mapToLong(FlowMeter.Report::p99DelayMicros).max().orElse(0));
    }

    public long lost() {
      return sent - received;
    }
  }

  /** Stops sending. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
