package io.branchline.fault;

import io.branchline.bank.BankScenario;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import io.branchline.service.Direction;
import io.branchline.site.Line;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A bank's network, simulated or in the kernel: its lines, its routers and what they tell. */
public final class NetworkTarget implements FaultTarget {
  private static final Duration STEP = Duration.ofMillis(200);

  /** Undoes nothing, for there is nothing. */
  private static final Runnable UP = () -> {};

  private final BankScenario scenario;
  private final RouterFleet fleet;
  private final SessionProxies sessions;
  private final FaultTimer timer;
  private final LinkHolds holds;

  /**
   * @param sessions through which the controller reaches the routers of {@code fleet}
   */
  public NetworkTarget(
      BankScenario scenario,
      Wires wires,
      RouterFleet fleet,
      SessionProxies sessions,
      FaultTimer timer) {
    this.scenario = scenario;
    this.fleet = fleet;
    this.sessions = sessions;
    this.timer = timer;
    this.holds = new LinkHolds(wires);
  }

  @Override
  public Set<FaultKind> kinds() {
    var kinds = EnumSet.range(FaultKind.LINE_CUT, FaultKind.COUNTER_RESET);
    kinds.add(FaultKind.CERTIFICATE_EXPIRY);
    return kinds;
  }

  @Override
  public Injected inject(InjectableFault fault) {
    var severity = fault.severity();
    var place = fault.place();
    return switch (fault.kind()) {
      case LINE_CUT, DUCT_CUT, TOWER_LOSS, CARRIER_OUTAGE ->
          cut(FaultPlaces.lines(scenario, fault));
      case LINE_DEGRADED -> degrade(place, severity);
      case LINE_FLAP -> flap(line(place), severity.period());
      case LINE_DRIFT -> drift(place, severity);
      case QUOTA_USED_UP -> useUpQuota(line(place), severity);
      case HUB_LOSS, DATA_CENTRE_LOSS ->
          all(
              scenario.bank().getSite(new SiteId(place)).routers().stream()
                  .map(this::killRouter)
                  .toList());
      case ROUTER_LOSS -> killRouter(router(place));
      case ROUTER_RESTART -> restart(router(place), severity.period());
      case COMMIT_REFUSAL ->
          once(fleet.get(router(place)).faults().refuse("out of forwarding memory"));
      case SLOW_COMMIT -> once(fleet.get(router(place)).faults().delayCommits(severity.delay()));
      case LOST_REPLY -> once(fleet.get(router(place)).faults().loseNextCommitReply());
      case SILENT_POLICY_LOSS -> losePolicies(router(place));
      case HAND_DRIFT -> driftByHand(router(place));
      case CLOCK_SKEW -> once(fleet.get(router(place)).faults().skewClock(severity.delay()));
      case POISONED_COUNTERS -> report(router(place), Distortions.poisoned(severity.factor()));
      case FROZEN_COUNTERS -> report(router(place), Distortions.frozen());
      case COUNTER_RESET -> report(router(place), Distortions.restarted());
      case CERTIFICATE_EXPIRY -> expireCertificate(router(place));
      default -> throw new IllegalArgumentException("a network knows no " + fault.kind().id());
    };
  }

  private static Injected once(Runnable undoing) {
    return Injected.once(undoing);
  }

  private static Injected all(Collection<Injected> several) {
    return once(() -> several.forEach(Injected::undo));
  }

  private Line line(String id) {
    return scenario.bank().getLine(new LineId(id));
  }

  private NodeId router(String name) {
    return fleet.get(new NodeId(name)).node();
  }

  private static Set<LinkId> links(Line line) {
    return Stream.of(Direction.values()).map(line::linkId).collect(Collectors.toSet());
  }

  private Injected cut(List<Line> lines) {
    var links = lines.stream().flatMap(line -> links(line).stream()).collect(Collectors.toSet());
    return once(holds.cut(links));
  }

  private Injected degrade(String line, Severity severity) {
    var hold = holds.worsen(line(line).id());
    hold.set(severity, 1);
    return once(hold::end);
  }

  private Injected drift(String line, Severity severity) {
    var hold = holds.worsen(line(line).id());
    var growing =
        timer.every(
            STEP,
            since ->
                hold.set(
                    severity, Math.min(1, (double) since.toNanos() / severity.period().toNanos())));
    return once(() -> {
      growing.run();
      hold.end();
    });
  }

  /** Down for half of each period, beginning at once. */
  private Injected flap(Line line, Duration period) {
    var down = new AtomicReference<>(holds.cut(links(line)));
    long half = period.toNanos() / 2;
    var flapping =
        timer.every(
            STEP,
            since -> {
              boolean wanted = since.toNanos() / half % 2 == 0;
              var held = down.get();
              if (wanted && held == UP) {
                down.set(holds.cut(links(line)));
              } else if (!wanted) {
                down.getAndSet(UP).run();
              }
            });
    return once(() -> {
      flapping.run();
      down.getAndSet(UP).run();
    });
  }

  private Injected useUpQuota(Line line, Severity severity) {
    var quota =
        line.contract()
            .monthlyQuota()
            .orElseThrow(() -> new IllegalArgumentException(line.id() + " has no quota"));
    var throttled = degrade(line.id().value(), severity);
    var told = new ArrayList<Injected>(List.of(throttled));
    for (var end : List.of(line.branchEnd(), line.hubEnd())) {
      told.add(report(end.node(), Distortions.quotaUsed(end.port().name(), quota.bytes())));
    }
    return all(told);
  }

  private Injected report(NodeId router, UnaryOperator<RouterState> distortion) {
    return once(fleet.get(router).faults().report(distortion));
  }

  /** Its links fail, and nothing answers. */
  private Injected killRouter(NodeId router) {
    var links =
        scenario.topology().links().stream()
            .map(link -> link.id())
            .filter(id -> id.from().equals(router) || id.to().equals(router))
            .collect(Collectors.toSet());
    return all(List.of(once(holds.cut(links)), sessions.kill(router)));
  }

  private Injected restart(NodeId router, Duration outage) {
    var dead = killRouter(router);
    var counters = new AtomicReference<>(UP);
    var coming =
        timer.every(
            STEP,
            since -> {
              if (since.compareTo(outage) >= 0 && counters.get() == UP) {
                counters.set(fleet.get(router).faults().report(Distortions.restarted()));
                dead.undo();
              }
            });
    return once(() -> {
      coming.run();
      counters.get().run();
      dead.undo();
    });
  }

  private Injected expireCertificate(NodeId router) {
    var expired =
        fleet
            .expireCertificate(router)
            .orElseThrow(
                () -> new FaultException(router + " shares its certificate with other routers"));
    sessions.get("gnmi " + router).reset();
    return once(expired);
  }

  private Injected losePolicies(NodeId router) {
    var ignoring = fleet.get(router).faults().ignorePolicies(policy -> true);
    var lost =
        byHand(
            router,
            running ->
                new RouterConfiguration(List.of(), List.of(), new TreeMap<>(running.queues())));
    return once(() -> {
      ignoring.run();
      lost.undo();
    });
  }

  private Injected driftByHand(NodeId router) {
    if (fleet.get(router).running().queues().isEmpty()) {
      throw new FaultException(router + " has no queues that somebody could change");
    }
    return byHand(
        router,
        running -> {
          var queues = new TreeMap<>(running.queues());
          queues.remove(queues.firstKey());
          return new RouterConfiguration(running.policies(), running.steering(), queues);
        });
  }

  /** Undoing takes back only what still is as the hand made it; a repaired router is left alone. */
  private Injected byHand(NodeId router, UnaryOperator<RouterConfiguration> change) {
    var changed = new AtomicReference<Map.Entry<RouterConfiguration, RouterConfiguration>>();
    fleet
        .get(router)
        .changeByHand(running -> {
          var made = change.apply(running);
          changed.set(Map.entry(running, made));
          return made;
        });
    return once(() ->
        fleet
            .get(router)
            .changeByHand(running ->
                running.equals(changed.get().getValue()) ? changed.get().getKey() : running));
  }
}
