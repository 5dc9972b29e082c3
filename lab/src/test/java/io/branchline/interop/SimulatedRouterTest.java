package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.driver.SessionState;
import io.branchline.linux.LinuxDialect;
import io.branchline.netconf.HostKey;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.Credentials;
import io.branchline.router.RouterFleet;
import io.branchline.segment.Ip;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our driver on the lab's simulated router. */
@Tag("integration")
class SimulatedRouterTest extends DeviceDriverContract {
  private static final NodeId NODE = new NodeId("branch-01-r1");
  private static final NodeId ANOTHER = new NodeId("branch-01-r2");
  private static final NetconfSettings SETTINGS =
      NetconfSettings.DEFAULT.withReplyTimeout(Duration.ofSeconds(8));

  private static NetconfClients clients;
  private static RouterFleet fleet;

  private final BlockingQueue<SessionState> states = new LinkedBlockingQueue<>();
  private CuttableProxy proxy;
  private DeviceDriver driver;
  private DeviceDriver other;

  @BeforeAll
  static void start(@TempDir Path pki) throws Exception {
    fleet = RouterFleet.start(List.of(NODE, ANOTHER), pki, new Credentials("ops", "secret"));
    clients = new NetconfClients();
  }

  @AfterAll
  static void stop() {
    clients.close();
    assertEquals(0, fleet.netconfSessions());
    fleet.close();
  }

  @BeforeEach
  void connect() throws Exception {
    proxy = new CuttableProxy(port());
    driver = driver(target(proxy.port(), "secret", hostKey(NODE)));
    other = driver(target(port(), "secret", hostKey(NODE)));
    awaitSession(driver);
    awaitSession(other);
  }

  private static int port() {
    return access(NODE).netconfPort();
  }

  private static HostKey hostKey(NodeId node) {
    return HostKey.parse(access(node).hostKey());
  }

  private static RouterFleet.Access access(NodeId node) {
    return Optional.ofNullable(fleet.access().get(node)).orElseThrow();
  }

  private static NetconfTarget target(int port, String password, HostKey key) {
    return new NetconfTarget(NODE, Ip.of("127.0.0.1"), port, "ops", password, key);
  }

  private DeviceDriver driver(NetconfTarget target) {
    return new NetconfDriver(
        clients,
        target,
        SETTINGS,
        new LinuxDialect(),
        InstantSource.system(),
        new SplittableRandom(1),
        states::add);
  }

  @Override
  DeviceDriver driver() {
    return driver;
  }

  @Override
  DeviceDriver other() {
    return other;
  }

  @Override
  CuttableProxy proxy() {
    return proxy;
  }

  @Test
  void aForeignHostKeyIsNamedWithBothFingerprints() {
    try (var impostor = driver(target(port(), "secret", hostKey(ANOTHER)))) {
      var error = assertThrows(DeviceException.class, impostor::read);
      var message = String.valueOf(error.getMessage());
      assertTrue(message.contains("branch-01-r1 at 127.0.0.1:" + port()), message);
      assertTrue(message.contains("expected " + hostKey(ANOTHER).fingerprint()), message);
      assertTrue(message.contains("presented " + hostKey(NODE).fingerprint()), message);
      var change = RouterChange.between(RouterConfiguration.EMPTY, configuration(1));
      var outcome = impostor.prepare(change, Permit.ALWAYS);
      assertEquals(message, assertInstanceOf(Outcome.Unreachable.class, outcome).reason());
    }
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    try (var stranger = driver(target(port(), "guess-1", hostKey(NODE)))) {
      var error = assertThrows(DeviceException.class, stranger::read);
      var message = String.valueOf(error.getMessage());
      assertTrue(message.contains("branch-01-r1 at 127.0.0.1:" + port()), message);
      assertTrue(message.contains("refuses user \"ops\""), message);
      assertTrue(!message.contains("guess-1"), message);
    }
  }

  @Test
  void aRouterThatIsNotThereIsNamed() throws Exception {
    var gone = new CuttableProxy(port());
    gone.close();
    try (var lonely = driver(target(gone.port(), "secret", hostKey(NODE)))) {
      var error = assertThrows(DeviceException.class, lonely::read);
      var message = String.valueOf(error.getMessage());
      assertTrue(message.contains("127.0.0.1:" + gone.port()), message);
      assertTrue(message.contains("refused"), message);
    }
  }

  @Test
  void theListenerHearsOfEveryUpAndDown() throws Exception {
    for (int up = 0; up < 2; ) {
      var state = states.poll(20, TimeUnit.SECONDS);
      assertNotNull(state, "both drivers come up");
      up += state instanceof SessionState.Up ? 1 : 0;
    }
    proxy.cut();
    var down = assertInstanceOf(SessionState.Down.class, states.poll(20, TimeUnit.SECONDS));
    assertTrue(down.reason().contains("branch-01-r1"), down.reason());
    assertInstanceOf(SessionState.Up.class, states.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void theRoutersOwnWordsComeThrough() throws Exception {
    fleet.get(NODE).faults().refuse("out of TCAM on line card 0/3");
    try {
      var change = RouterChange.between(read(), configuration(1));
      var outcome = driver.prepare(change, Permit.ALWAYS);
      var refused = assertInstanceOf(Outcome.Rejected.class, outcome);
      assertTrue(refused.reason().contains("out of TCAM on line card 0/3"), refused.reason());
    } finally {
      fleet.get(NODE).faults().heal();
    }
  }
}
