package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.config.HostPort;
import io.branchline.inventory.RouterAccess;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.router.Credentials;
import io.branchline.router.Pki;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import io.branchline.traffic.ApplicationMix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what the controller is started with, as an operator would write it for a real network. */
public final class ControllerFiles {
  private final Path folder;

  public ControllerFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * How the demo's controller is set up.
   *
   * @param sampleInterval of telemetry, network time
   * @param planEvery planning rounds, network time
   * @param horizon how far plans look ahead, network time
   * @param kafka where it publishes samples
   * @param flows whose flow records it takes, and where
   */
  public record Setup(
      int port,
      String loginCode,
      Credentials credentials,
      Duration sampleInterval,
      Duration planEvery,
      Duration horizon,
      Duration step,
      Optional<String> kafka,
      Optional<FlowExport> flows) {}

  /**
   * Routers that export flow records.
   *
   * @param collector where to
   * @param exporters where each router's records come from
   */
  public record FlowExport(InetSocketAddress collector, Map<NodeId, Ip> exporters) {}

  /**
   * Writes inventory, intents and configuration; the history is expected in {@code history.csv}.
   *
   * @return the configuration file
   */
  public Path write(
      BankScenario scenario,
      Map<NodeId, RouterFleet.Access> routers,
      InetSocketAddress bgp,
      NetworkClock clock,
      Setup setup,
      Pki pki)
      throws IOException {
    Files.writeString(
        folder.resolve("inventory.yaml"), scenario.toInventoryYaml(access(routers, setup.flows())));
    Files.writeString(folder.resolve("intents.yaml"), scenario.toIntentsYaml());
    var config = folder.resolve("controller.yaml");
    Files.deleteIfExists(config);
    Files.createFile(
        config, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        config,
        """
        data: controller
        inventory: inventory.yaml
        intents: intents.yaml
        clock: {start: "%s", speed: %s, epoch: "%s"}
        api: {host: 127.0.0.1, port: %d, loginCode: "%s"}
        credentials:
          netconf: {user: "%s", password: "%s"}
          gnmi: {ca: "%s", certificate: "%s", key: "%s"}
        bgp:
          as: %d
          routerId: 10.255.255.2
          peers: [{address: "%s:%d"}]
        telemetry: {sampleInterval: %ds, history: [history.csv]%s%s}
        planning: {every: %ds, horizon: %ds, step: %ds, dataplane: %s}
        """
            .formatted(
                clock.start(),
                clock.speed(),
                clock.epoch(),
                setup.port(),
                setup.loginCode(),
                setup.credentials().user(),
                setup.credentials().password(),
                pki.authority().toAbsolutePath(),
                pki.certificate(Pki.CONTROLLER).toAbsolutePath(),
                pki.key(Pki.CONTROLLER).toAbsolutePath(),
                Lab.AS,
                bgp.getAddress().getHostAddress(),
                bgp.getPort(),
                setup.sampleInterval().toSeconds(),
                setup.kafka().map(servers -> ", kafka: {servers: \"" + servers + "\"}").orElse(""),
                setup.flows().map(ControllerFiles::ipfix).orElse(""),
                setup.planEvery().toSeconds(),
                setup.horizon().toSeconds(),
                setup.step().toSeconds(),
                scenario.dataplane().name().toLowerCase(Locale.ROOT)));
    return config;
  }

  private static String ipfix(FlowExport flows) {
    var applications =
        ApplicationMix.list().stream()
            .map(a -> "{name: %s, ports: [%d]}".formatted(a.name(), a.port()))
            .collect(Collectors.joining(", "));
    return ", ipfix: {listen: \"%s:%d\", subnetLength: %d, applications: [%s]}"
        .formatted(
            flows.collector().getAddress().getHostAddress(),
            flows.collector().getPort(),
            ApplicationMix.SUBNET_LENGTH,
            applications);
  }

  private static Map<NodeId, RouterAccess> access(
      Map<NodeId, RouterFleet.Access> routers, Optional<FlowExport> flows) {
    var access = new TreeMap<NodeId, RouterAccess>();
    routers.forEach((node, way) ->
        access.put(
            node,
            new RouterAccess(
                new HostPort(way.address(), way.netconfPort()),
                way.hostKey(),
                Optional.of(new HostPort("127.0.0.1", way.gnmiPort())),
                Optional.empty(),
                flows.map(FlowExport::exporters).map(exporters -> exporters.get(node)))));
    return access;
  }
}
