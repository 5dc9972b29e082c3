package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultProxyTest {
  private final FaultProxy proxy = new FaultProxy();
  private final EchoServer server = new EchoServer();
  private final ProxyPort port = proxy.open(server.address());

  FaultProxyTest() throws IOException {}

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    return new Socket(port.address().getAddress(), port.address().getPort());
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] exchange(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return socket.getInputStream().readNBytes(bytes.length);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(30);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    socket.setSoTimeout(0);
  }

  @Test
  void healthyItChangesNothingAndKeepsHalfClosedConnections() throws Exception {
    var sent = random(3_000_000);
    try (var socket = connect()) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              socket.getOutputStream().write(sent);
              socket.shutdownOutput();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertArrayEquals(sent, socket.getInputStream().readAllBytes());
      assertEquals("end", server.endings().take());
    }
  }

  @Test
  void delayHoldsEachDirectionForItselfAndEndsAtOnce() throws Exception {
    try (var socket = connect()) {
      port.impair(Way.TO_SERVER, Impairment.delayed(Duration.ofMillis(40)));
      port.impair(Way.TO_CLIENT, Impairment.delayed(Duration.ofMillis(60)));
      long begun = System.nanoTime();
      assertArrayEquals(random(5000), exchange(socket, random(5000)));
      assertTrue(System.nanoTime() - begun >= 100_000_000);
      port.impair(Way.TO_CLIENT, Impairment.delayed(Duration.ofHours(1)));
      socket.getOutputStream().write(7);
      assertSilent(socket);
      port.heal();
      assertEquals(7, socket.getInputStream().read());
    }
  }

  @Test
  void throttleLetsOnlyItsRateThrough() throws Exception {
    try (var socket = connect()) {
      port.impair(Way.TO_CLIENT, Impairment.throttled(100_000));
      long begun = System.nanoTime();
      assertArrayEquals(random(22_000), exchange(socket, random(22_000)));
      assertTrue(System.nanoTime() - begun >= 200_000_000, "20 kB beyond the burst at 100 kB/s");
      port.impair(Way.TO_CLIENT, Impairment.throttled(1));
      socket.getOutputStream().write(random(100_000));
      assertTrue(socket.getInputStream().read() >= 0);
      port.heal();
      assertEquals(99_999, socket.getInputStream().readNBytes(99_999).length);
    }
  }

  @Test
  void truncateEndsInOrderAfterSoManyBytesOfEachConnection() throws Exception {
    try (var before = connect()) {
      exchange(before, random(10));
      port.impair(Way.TO_CLIENT, Impairment.truncated(1234));
      try (var after = connect()) {
        for (var socket : new Socket[] {before, after}) {
          socket.getOutputStream().write(random(5000));
          assertEquals(1234, socket.getInputStream().readAllBytes().length);
        }
      }
    }
    port.heal();
    try (var healthy = connect()) {
      assertArrayEquals(random(5000), exchange(healthy, random(5000)));
    }
  }

  @Test
  void resetReachesBothSides() throws Exception {
    try (var socket = connect()) {
      exchange(socket, random(10));
      port.reset();
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
      assertEquals("Connection reset", server.endings().take());
    }
    port.impair(Way.TO_SERVER, Impairment.reset(3));
    try (var socket = connect()) {
      socket.getOutputStream().write(random(10));
      assertThrows(SocketException.class, () -> socket.getInputStream().readAllBytes());
    }
    port.heal();
    try (var socket = connect()) {
      assertArrayEquals(random(10), exchange(socket, random(10)));
    }
  }

  @Test
  void aHeldConnectionIsHalfOpenAndThenLedOn() throws Exception {
    port.admit(ProxyPort.Admission.HOLD);
    try (var socket = connect()) {
      socket.getOutputStream().write(random(10));
      assertSilent(socket);
      assertEquals(0, server.connections());
      port.heal();
      assertArrayEquals(random(10), socket.getInputStream().readNBytes(10));
    }
  }

  @Test
  void refusedConnectionsAreReset() throws Exception {
    port.admit(ProxyPort.Admission.REFUSE);
    try (var socket = connect()) {
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
    }
    assertEquals(0, server.connections());
    port.heal();
    try (var socket = connect()) {
      assertArrayEquals(random(10), exchange(socket, random(10)));
    }
  }

  @Test
  void aOneWayBlockLosesNothing() throws Exception {
    try (var socket = connect()) {
      port.impair(Way.TO_CLIENT, Impairment.block());
      var sent = random(2000);
      socket.getOutputStream().write(sent);
      int heard = 0;
      while (heard < sent.length) {
        heard += server.heard().take();
      }
      assertSilent(socket);
      port.heal();
      assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
    }
  }

  @Test
  void flippedBitsRepeatWithTheirSeedAndEndWithTheConnection() throws Exception {
    var sent = random(100_000);
    try (var socket = connect()) {
      port.impair(Way.TO_SERVER, Impairment.corrupted(1000, 5));
      var got = exchange(socket, sent);
      int places = 0;
      for (int i = 0; i < sent.length; i++) {
        if (got[i] != sent[i]) {
          assertEquals(1, Integer.bitCount((got[i] ^ sent[i]) & 0xff));
          places++;
        }
      }
      assertTrue(places > 60 && places < 160, places + " flips");
      // Asked for again, it begins again.
      port.impair(Way.TO_SERVER, Impairment.corrupted(1000, 5));
      assertArrayEquals(got, exchange(socket, sent));
      port.heal();
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
    }
    try (var socket = connect()) {
      assertArrayEquals(sent, exchange(socket, sent));
    }
  }

  @Test
  void oneThreadServesManyConnectionsAndNothingIsLeftAfterwards() throws Exception {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < 200; i++) {
      var socket = connect();
      assertArrayEquals(random(100), exchange(socket, random(100)));
      sockets.add(socket);
    }
    assertEquals(200, port.connections());
    var thread = proxy.onLoop(Thread::currentThread);
    var pool = thread.getName().replaceFirst("[0-9]+$", "");
    assertEquals(
        1,
        Thread.getAllStackTraces().keySet().stream()
            .filter(other -> other.getName().startsWith(pool))
            .count());
    var address = port.address();
    proxy.close();
    assertEquals(0, port.connections());
    for (var socket : sockets) {
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
      assertNotNull(server.endings().poll(20, TimeUnit.SECONDS));
      socket.close();
    }
    assertThrows(
        ConnectException.class, () -> new Socket(address.getAddress(), address.getPort()).close());
    assertTrue(thread.join(Duration.ofSeconds(20)));
  }

  @Test
  void aServerThatIsNotThereResetsItsClients() throws Exception {
    server.close();
    try (var socket = connect()) {
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
    }
  }
}
