package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.fault.FaultTarget;
import io.branchline.fault.FaultTargets;
import io.branchline.fault.FaultTimer;
import io.branchline.fault.NetworkTarget;
import io.branchline.fault.SessionProxies;
import io.branchline.fault.Wires;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.Credentials;
import io.branchline.router.FlowExporter;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import io.branchline.site.LineId;
import io.branchline.speaker.BgpSpeaker;
import io.branchline.speaker.BgpSpeakerConfig;
import io.branchline.traffic.DemandModel;
import io.branchline.traffic.LabNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bank network that runs: simulated routers, the traffic between them, and the BGP-LS speaker.
 */
public final class Lab implements AutoCloseable {
  /** The bank's autonomous system. */
  public static final long AS = 65_000;

  private final BankScenario scenario;
  private final RouterFleet fleet;
  private final LabNetwork network;
  private final BgpSpeaker speaker;
  private final InetSocketAddress bgpAddress;
  private Optional<SessionProxies> sessions = Optional.empty();
  private Optional<FlowExporter> flows = Optional.empty();
  private Optional<FaultTimer> timer = Optional.empty();

  private Lab(
      BankScenario scenario,
      RouterFleet fleet,
      LabNetwork network,
      BgpSpeaker speaker,
      InetSocketAddress bgpAddress) {
    this.scenario = scenario;
    this.fleet = fleet;
    this.network = network;
    this.speaker = speaker;
    this.bgpAddress = bgpAddress;
  }

  /**
   * Starts the routers of a bank; traffic flows from {@link #begin} on.
   *
   * @param staticQos configuration of the static twin
   * @param stride every so many seconds of network time one is stepped
   * @param pki folder for certificates
   */
  public static Lab start(
      BankScenario scenario,
      DemandModel demands,
      Map<NodeId, RouterConfiguration> staticQos,
      NetworkClock clock,
      long seed,
      int stride,
      Path pki,
      Credentials credentials)
      throws IOException {
    var fleet = RouterFleet.start(scenario.bank().routers(), pki, credentials);
    var network = new LabNetwork(scenario.groundTruth(), demands, staticQos, clock, seed, stride);
    network.onStates(fleet::publish);
    fleet
        .routers()
        .forEach(router ->
            router.onCommit(configuration -> network.configure(router.node(), configuration)));
    var speaker =
        new BgpSpeaker(
            BgpSpeakerConfig.of(AS, Ip.of("10.255.255.1"))
                .withLabels(BankScenario.SRGB_BASE, scenario.labels()));
    speaker.setTopology(network.topology());
    network.onTopology(speaker::setTopology);
    var bgpAddress = speaker.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Lab(scenario, fleet, network, speaker, bgpAddress);
  }

  /** Lets traffic flow. */
  public void begin() {
    network.start();
  }

  public BankScenario scenario() {
    return scenario;
  }

  public RouterFleet fleet() {
    return fleet;
  }

  public LabNetwork network() {
    return network;
  }

  /**
   * Puts proxies before the routers, so that every fault can be injected; call it before anybody
   * asks how to reach them.
   */
  public FaultTarget openToFaults() throws IOException {
    var proxies = new SessionProxies(fleet.access(), bgpAddress);
    var ticks = FaultTimer.real();
    sessions = Optional.of(proxies);
    timer = Optional.of(ticks);
    return new FaultTargets(
        List.of(new NetworkTarget(scenario, Wires.of(network), fleet, proxies, ticks), proxies));
  }

  /**
   * Has branches' routers export flow records; call it before {@link #begin}.
   *
   * @return where each router's records come from
   */
  public Map<NodeId, Ip> exportFlows(InetSocketAddress collector) throws IOException {
    var exporter =
        new FlowExporter(
            scenario.bank().branches().stream().flatMap(site -> site.routers().stream()).toList(),
            collector);
    flows = Optional.of(exporter);
    network.onFlows(
        (at, routers) -> routers.forEach((router, flowed) -> exporter.export(router, at, flowed)));
    return exporter.addresses();
  }

  /** Where the BGP-LS speaker is reached. */
  public InetSocketAddress bgpAddress() {
    return sessions.map(SessionProxies::bgpAddress).orElse(bgpAddress);
  }

  /** How each router is reached. */
  public Map<NodeId, RouterFleet.Access> access() {
    return sessions.map(SessionProxies::access).orElseGet(fleet::access);
  }

  /** Cuts a line, as a digger does: both directions, in all twins. */
  public void cut(LineId line) {
    network.cutLine(line);
  }

  @Override
  public void close() {
    timer.ifPresent(FaultTimer::close);
    sessions.ifPresent(SessionProxies::close);
    network.close();
    flows.ifPresent(FlowExporter::close);
    speaker.close();
    fleet.close();
  }
}
