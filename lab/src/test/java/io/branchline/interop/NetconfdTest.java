package io.branchline.interop;

import io.branchline.driver.DeviceDriver;
import io.branchline.linux.LinuxDialect;
import io.branchline.netconf.NetconfClients;
import io.branchline.netconf.NetconfDriver;
import io.branchline.netconf.NetconfSettings;
import io.branchline.netconf.NetconfTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * Our driver on a NETCONF server, an SSH server and a YANG compiler that are not ours. This
 * server's validate spoils the candidate (the commit after it answers ok and leaves running empty),
 * so it is switched off.
 */
@Tag("peer")
class NetconfdTest extends DeviceDriverContract {
  private static final NetconfSettings SETTINGS =
      NetconfSettings.DEFAULT.withoutValidate().withReplyTimeout(Duration.ofSeconds(8));

  private static NetconfClients clients;
  private static NetconfdServer server;
  private CuttableProxy proxy;
  private DeviceDriver driver;
  private DeviceDriver other;

  @BeforeAll
  static void start() throws Exception {
    server = NetconfdServer.start();
    clients = new NetconfClients();
  }

  @AfterAll
  static void stop() throws Exception {
    if (clients != null) {
      clients.close();
      server.close();
    }
  }

  @BeforeEach
  void connect() throws Exception {
    proxy = new CuttableProxy(server.port());
    driver = driver(server.target(proxy.port()));
    other = driver(server.target(server.port()));
    awaitSession(driver);
    awaitSession(other);
  }

  private static DeviceDriver driver(NetconfTarget target) {
    return new NetconfDriver(
        clients,
        target,
        SETTINGS,
        new LinuxDialect(),
        InstantSource.system(),
        new SplittableRandom(1),
        _ -> {});
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
}
