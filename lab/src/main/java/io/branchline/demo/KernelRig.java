package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.fault.FaultTarget;
import io.branchline.fault.FaultTargets;
import io.branchline.fault.FaultTimer;
import io.branchline.fault.NetworkTarget;
import io.branchline.fault.SessionProxies;
import io.branchline.fault.Wires;
import io.branchline.metric.NetworkClock;
import io.branchline.netns.DemandPlayer;
import io.branchline.netns.IsisRouting;
import io.branchline.netns.KernelLab;
import io.branchline.netns.LabAgent;
import io.branchline.netns.SiteTraffic;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import io.branchline.speaker.BgpSpeaker;
import io.branchline.speaker.BgpSpeakerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A bank network in the kernel and the files to start its controller with: the same controller, the
 * same NETCONF, gNMI and BGP-LS servers as of a simulated bank, but real packets.
 */
public final class KernelRig implements AutoCloseable {
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PLAN_EVERY = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path folder;
  private final BankScenario scenario;
  private final String loginCode = Rig.secret().substring(0, 10);
  private final NetworkClock clock;
  private final KernelLab lab;
  private final RouterFleet fleet;
  private final LabAgent agents;
  private final Optional<IsisRouting> isis;
  private final DemandPlayer demands;
  private final Optional<SessionProxies> sessions;
  private final Optional<FaultTarget> faults;
  private final Path config;

  /**
   * Builds the network and lets its traffic flow. Network time is real time from {@code start} on.
   *
   * @param port wanted port of the console; another one is taken when it is not free
   * @param withFaults the controller reaches the network through proxies; see {@link #faults}
   */
  public KernelRig(
      Path folder, BankScenario scenario, Instant start, long seed, int port, boolean withFaults)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.scenario = scenario;
    clock =
        new NetworkClock(
            start,
            1,
            InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS),
            InstantSource.system());
    try {
      lab = opened(KernelLab.build(scenario, seed));
      var credentials = new Credentials("branchline", Rig.secret());
      fleet =
          opened(RouterFleet.start(scenario.bank().routers(), folder.resolve("pki"), credentials));
      agents = opened(LabAgent.start(lab, fleet, clock));
      isis =
          IsisRouting.isInstalled()
              ? Optional.of(opened(IsisRouting.start(lab, agents)))
              : Optional.empty();
      var speaker = opened(new BgpSpeaker(BgpSpeakerConfig.of(Lab.AS, Ip.of("10.255.255.1"))));
      speaker.setTopology(agents.topology());
      agents.onTopology(speaker::setTopology);
      var bgp = speaker.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var model =
          DemoTraffic.prepare(
                  scenario,
                  List.of(),
                  seed,
                  start,
                  Pace.of(scenario, clock.speed()),
                  folder.resolve("history.csv"))
              .model();
      demands = opened(new DemandPlayer(lab, opened(new SiteTraffic(lab)), model, clock));
      var setup =
          new ControllerFiles.Setup(
              Rig.freePort(port),
              loginCode,
              credentials,
              SAMPLE_INTERVAL,
              PLAN_EVERY,
              Rig.HORIZON,
              Duration.ofMinutes(5),
              Optional.empty(),
              Optional.empty());
      sessions =
          withFaults
              ? Optional.of(opened(new SessionProxies(fleet.access(), bgp)))
              : Optional.empty();
      faults =
          sessions.map(proxies ->
              new FaultTargets(
                  List.of(
                      new NetworkTarget(
                          scenario, Wires.of(lab), fleet, proxies, opened(FaultTimer.real())),
                      proxies)));
      config =
          new ControllerFiles(folder)
              .write(
                  scenario,
                  sessions.map(SessionProxies::access).orElseGet(fleet::access),
                  sessions.map(SessionProxies::bgpAddress).orElse(bgp),
                  clock,
                  setup,
                  fleet.pki());
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Starts the controller and waits until its interface answers. */
  public Rig.Running startController() throws IOException, InterruptedException {
    return Rig.Running.start(folder, config);
  }

  public NetworkClock clock() {
    return clock;
  }

  /** What faults can be injected into, save for the controller itself. */
  public FaultTarget faults() {
    return faults.orElseThrow(() -> new IllegalStateException("started without faults"));
  }

  public BankScenario scenario() {
    return scenario;
  }

  public KernelLab lab() {
    return lab;
  }

  public RouterFleet fleet() {
    return fleet;
  }

  public LabAgent agents() {
    return agents;
  }

  /** The routing of the data centres' routers; empty where FRR is missing, and the lab routes. */
  public Optional<IsisRouting> isis() {
    return isis;
  }

  public DemandPlayer demands() {
    return demands;
  }

  /** The code that logs in to the console once. */
  String loginCode() {
    return loginCode;
  }

  /** Closes in the reverse order of opening. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("closing the kernel lab", e);
      }
    }
  }
}
