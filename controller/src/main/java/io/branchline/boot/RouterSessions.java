package io.branchline.boot;

import io.branchline.config.ControllerConfig;
import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.SessionState;
import io.branchline.inventory.Inventory;
import io.branchline.inventory.RouterAccess;
import io.branchline.linux.LinuxDialect;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.Event;
import io.branchline.loop.Protocol;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One driver per router. A session that comes up has its router read back at once; what was read
 * and how sessions stand is reported to the loop.
 */
final class RouterSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterSessions.class);
  private static final int READ_ATTEMPTS = 3;
  private static final Duration READ_PAUSE = Duration.ofSeconds(2);

  private final NetconfClients clients = new NetconfClients();
  private final SortedMap<NodeId, DeviceDriver> drivers = new TreeMap<>();
  private final ControlLoop loop;
  private volatile boolean closed;

  RouterSessions(
      Inventory inventory,
      ControllerConfig.Credentials credentials,
      InstantSource real,
      ControlLoop loop) {
    this.loop = loop;
    var random = new SplittableRandom(1);
    for (var access : inventory.access().entrySet()) {
      var node = access.getKey();
      drivers.put(
          node,
          new NetconfDriver(
              clients,
              target(node, access.getValue(), credentials),
              NetconfSettings.DEFAULT,
              new LinuxDialect(),
              real,
              random.split(),
              this::changed));
    }
  }

  private static NetconfTarget target(
      NodeId node, RouterAccess access, ControllerConfig.Credentials credentials) {
    return new NetconfTarget(
        node,
        address(node, access.netconf().host()),
        access.netconf().port(),
        credentials.netconfUser(),
        credentials.netconfPassword(),
        HostKey.parse(access.hostKey()));
  }

  private static Ip address(NodeId node, String host) {
    try {
      return Ip.of(InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "router " + node + ": its NETCONF host " + host + " is unknown", e);
    }
  }

  /** The driver of every router of the inventory. */
  SortedMap<NodeId, DeviceDriver> drivers() {
    return Collections.unmodifiableSortedMap(drivers);
  }

  private void changed(SessionState state) {
    if (closed) {
      return;
    }
    switch (state) {
      case SessionState.Up up -> {
        report(up.node(), io.branchline.loop.SessionState.UP, "");
        Thread.ofVirtual().name("read " + up.node()).start(() -> readBack(up.node()));
      }
      case SessionState.Down down ->
          report(down.node(), io.branchline.loop.SessionState.DOWN, down.reason());
    }
  }

  private void report(NodeId router, io.branchline.loop.SessionState state, String reason) {
    loop.report(new Event.SessionChanged(loop.now(), router, Protocol.NETCONF, state, reason));
  }

  private void readBack(NodeId router) {
    var driver = drivers.get(router);
    for (int attempt = 1; driver != null && !closed && attempt <= READ_ATTEMPTS; attempt++) {
      try {
        var reported = driver.read();
        loop.report(new Event.ConfigurationRead(loop.now(), router, reported.configuration()));
        return;
      } catch (DeviceException e) {
        LOG.warn("{} could not be read: {}", router, e.getMessage());
        pause();
      }
    }
  }

  /**
   * Reads every router that can be reached, to find what changed without us: drift, or a change on
   * trial that reverted after its controller was killed. Nothing is read while a plan is pushed,
   * for what runs on trial then is not yet what is installed.
   */
  void audit() {
    Thread.ofVirtual().name("audit").start(() -> drivers.forEach(this::audit));
  }

  private void audit(NodeId router, DeviceDriver driver) {
    var known = loop.state().routers().get(router);
    if (closed
        || isPushing()
        || known == null
        || known.netconf().state() != io.branchline.loop.SessionState.UP) {
      return;
    }
    try {
      var reported = driver.read();
      if (!isPushing()) {
        loop.report(new Event.ConfigurationRead(loop.now(), router, reported.configuration()));
      }
    } catch (DeviceException e) {
      LOG.debug("{} was not audited: {}", router, e.getMessage());
    }
  }

  private boolean isPushing() {
    return loop.state().plans().findUnderWay().isPresent();
  }

  private static void pause() {
    try {
      Thread.sleep(READ_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    // Each ends its session on its own; a hundred one after another would take as many round trips.
    var closing =
        drivers.values().stream().map(driver -> Thread.ofVirtual().start(driver::close)).toList();
    for (var thread : closing) {
      try {
        thread.join(Duration.ofSeconds(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    clients.close();
  }
}
