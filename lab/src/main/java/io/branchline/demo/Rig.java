package io.branchline.demo;

import io.branchline.bank.BankScenario;
import io.branchline.cli.ControllerClient;
import io.branchline.fault.FaultTarget;
import io.branchline.metric.NetworkClock;
import io.branchline.router.Credentials;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bank network and its controller, set up in one folder; the controller can be killed and started
 * again.
 */
public final class Rig implements AutoCloseable {
  /** How far plans look ahead. */
  static final Duration HORIZON = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Rig.class);

  /** Routers that export flow records, at most. */
  private static final int MOST_EXPORTERS = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(240);

  private final Path folder;
  private final NetworkClock clock;
  private final Pace pace;
  private final DemoTraffic traffic;
  private final Lab lab;
  private final String loginCode;
  private final Path config;
  private final Optional<FaultTarget> faults;

  private Rig(
      Path folder,
      NetworkClock clock,
      Pace pace,
      DemoTraffic traffic,
      Lab lab,
      String loginCode,
      Path config,
      Optional<FaultTarget> faults) {
    this.folder = folder;
    this.clock = clock;
    this.pace = pace;
    this.traffic = traffic;
    this.lab = lab;
    this.loginCode = loginCode;
    this.config = config;
    this.faults = faults;
  }

  /**
   * Starts the routers and writes what the controller is started with; no traffic flows before
   * {@link Lab#begin}.
   *
   * @param start network time from which it goes at its speed; a large network begins in real time
   *     before, by as much as it needs to be taken under control
   * @param port wanted port of the console; another one is taken when it is not free
   */
  public static Rig start(
      Path folder,
      BankScenario scenario,
      List<Path> traces,
      Instant start,
      double speed,
      long seed,
      int port)
      throws IOException {
    return start(folder, scenario, traces, start, speed, seed, port, false, Optional.empty());
  }

  /**
   * As the other, and open to faults when asked.
   *
   * @param withFaults the controller reaches the network through proxies; see {@link #faults}
   * @param kafka where the controller publishes samples
   */
  static Rig start(
      Path folder,
      BankScenario scenario,
      List<Path> traces,
      Instant start,
      double speed,
      long seed,
      int port,
      boolean withFaults,
      Optional<String> kafka)
      throws IOException {
    var pace = Pace.of(scenario, speed);
    var traffic =
        DemoTraffic.prepare(
            scenario,
            traces,
            seed,
            start.minus(pace.leadIn()),
            pace,
            folder.resolve("history.csv"));
    var clock =
        new NetworkClock(
            start,
            speed,
            InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS).plus(pace.leadIn()),
            InstantSource.system());
    var credentials = new Credentials("branchline", secret());
    var code = secret().substring(0, 10);
    var lab =
        Lab.start(
            scenario,
            traffic.model(),
            traffic.staticQos(),
            clock,
            seed,
            pace.stride(),
            folder.resolve("pki"),
            credentials);
    Optional<FaultTarget> faults = withFaults ? Optional.of(lab.openToFaults()) : Optional.empty();
    var setup =
        new ControllerFiles.Setup(
            freePort(port),
            code,
            credentials,
            pace.sampleInterval(),
            pace.planEvery(),
            HORIZON,
            Duration.ofMinutes(5),
            kafka,
            flows(lab, kafka));
    var config =
        new ControllerFiles(folder)
            .write(scenario, lab.access(), lab.bgpAddress(), clock, setup, lab.fleet().pki());
    return new Rig(folder, clock, pace, traffic, lab, code, config, faults);
  }

  /**
   * Of a large network flow records would be most of its traffic; and with Kafka collectors may be
   * started beside the controller, which would ask for its port.
   */
  private static Optional<ControllerFiles.FlowExport> flows(Lab lab, Optional<String> kafka)
      throws IOException {
    if (kafka.isPresent() || lab.fleet().routers().size() > MOST_EXPORTERS) {
      return Optional.empty();
    }
    var collector = new InetSocketAddress(InetAddress.getLoopbackAddress(), freeFlowPort());
    return Optional.of(new ControllerFiles.FlowExport(collector, lab.exportFlows(collector)));
  }

  /** A port that is free over UDP and TCP, for flow records come over either. */
  private static int freeFlowPort() throws IOException {
    while (true) {
      int port = freePort(0);
      try (var datagrams = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        return datagrams.getLocalPort();
      } catch (BindException e) {
        LOG.debug("port {} is taken over UDP, another one is tried", port, e);
      }
    }
  }

  static String secret() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The wanted port, or a free one when it is taken. */
  static int freePort(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException taken) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }
  }

  /** A controller that runs on this rig, and how to speak to it. */
  public record Running(ControllerProcess process, String url, ControllerClient client)
      implements AutoCloseable {
    /** Starts a controller with this configuration and waits until its interface answers. */
    static Running start(Path folder, Path config) throws IOException, InterruptedException {
      var process =
          ControllerProcess.start(
              config, folder.resolve("controller.log"), folder.resolve("session.json"));
      try {
        var url = process.awaitReady(PATIENCE);
        return new Running(process, url, new ControllerClient(process.session()));
      } catch (IOException | InterruptedException | RuntimeException e) {
        process.close();
        throw e;
      }
    }

    @Override
    public void close() {
      client.close();
      process.close();
    }
  }

  /** Starts the controller and waits until its interface answers. */
  public Running startController() throws IOException, InterruptedException {
    return Running.start(folder, config);
  }

  public NetworkClock clock() {
    return clock;
  }

  public Lab lab() {
    return lab;
  }

  /** What faults can be injected into, save for the controller itself. */
  FaultTarget faults() {
    return faults.orElseThrow(() -> new IllegalStateException("started without faults"));
  }

  Pace pace() {
    return pace;
  }

  DemoTraffic traffic() {
    return traffic;
  }

  /** The code that logs in to the console once. */
  String loginCode() {
    return loginCode;
  }

  @Override
  public void close() {
    lab.close();
  }
}
