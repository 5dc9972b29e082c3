package io.branchline.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fault of a session does what it says to that session alone, and is undone completely. The
 * sessions are those of real servers, of which it is enough to hear how they begin: SSH with its
 * version, TLS by ending a connection that is none; an echo stands for BGP.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionFaultsTest {
  private static final String ROUTER = FaultBench.GATEWAY.value();
  private static final String NETCONF = "netconf " + ROUTER;
  private static final String GNMI = "gnmi " + ROUTER;

  private static final List<String> ASKED =
      List.of(NETCONF, GNMI, "bgp-ls", "netconf dc-a-r1", "gnmi dc-a-r1");

  /** How long a server that does not answer is waited for. */
  private static final int SILENCE_MILLIS = 200;

  private static final int PATIENCE_MILLIS = 10_000;

  private FaultBench bench;
  private String version;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    bench = new FaultBench(folder);
    version = version();
    assertTrue(version.startsWith("SSH-2.0"), version);
  }

  @AfterAll
  void stop() throws IOException {
    bench.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertEquals(version, version());
    assertEquals(new TreeSet<>(ASKED), answering(ASKED, PATIENCE_MILLIS));
  }

  private Injected inject(FaultKind kind, String place, Severity severity) {
    return bench.target.inject(new InjectableFault(kind, place, severity));
  }

  private Socket connect(String session) throws IOException {
    var port = bench.sessions.get(session).address().getPort();
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** The line with which the gateway's SSH server begins. */
  private String version() throws IOException {
    try (var socket = connect(NETCONF)) {
      return line(socket);
    }
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }

  /** Which of the sessions answer when somebody connects. */
  private Set<String> answering(Iterable<String> sessions, int patience) throws IOException {
    var answering = new TreeSet<String>();
    for (var session : sessions) {
      if (answers(session, patience)) {
        answering.add(session);
      }
    }
    return answering;
  }

  private boolean answers(String session, int patience) throws IOException {
    try (var socket = connect(session)) {
      if (!session.startsWith("netconf")) {
        socket.getOutputStream().write("no TLS at all\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      socket.setSoTimeout(patience);
      socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException silent) {
      return false;
    }
  }

  private void assertSilences(FaultKind kind, String place, Set<String> silent) throws IOException {
    var injected = inject(kind, place, Severity.DEFAULT);
    var expected = new TreeSet<>(ASKED);
    expected.removeAll(silent);
    assertEquals(expected, answering(ASKED, SILENCE_MILLIS), kind::id);
    injected.undo();
    assertEquals(new TreeSet<>(ASKED), answering(ASKED, PATIENCE_MILLIS), kind::id);
  }

  @Test
  void whatIsSilentIsSilentAlone() throws IOException {
    assertSilences(FaultKind.STREAM_SILENT, ROUTER, Set.of(GNMI));
    assertSilences(FaultKind.MANAGEMENT_LOSS, ROUTER, Set.of(NETCONF, GNMI));
    assertSilences(FaultKind.LINK_STATE_LOSS, "", Set.of("bgp-ls"));
    assertSilences(FaultKind.SESSION_ONE_WAY, GNMI, Set.of(GNMI));
    assertSilences(FaultKind.SESSION_HALF_OPEN, NETCONF, Set.of(NETCONF));
    assertSilences(FaultKind.ROUTER_LOSS, ROUTER, Set.of(NETCONF, GNMI));
  }

  @Test
  void aPartitionSilencesAll() throws IOException {
    var partition = inject(FaultKind.CONTROLLER_PARTITION, "", Severity.DEFAULT);
    assertEquals(Set.of(), answering(ASKED, SILENCE_MILLIS));
    partition.undo();
  }

  @Test
  void whoeverWaitsThroughABlockIsServedAfterwards() throws IOException {
    var loss = inject(FaultKind.MANAGEMENT_LOSS, ROUTER, Severity.DEFAULT);
    try (var socket = connect(NETCONF)) {
      loss.undo();
      assertEquals(version, line(socket));
    }
  }

  @Test
  void aRouterThatComesBackKnowsNoOldConnection() throws IOException {
    try (var socket = connect(NETCONF)) {
      assertEquals(version, line(socket));
      var loss = inject(FaultKind.ROUTER_LOSS, ROUTER, Severity.DEFAULT);
      loss.undo();
      assertThrows(SocketException.class, () -> socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void anAnswerTakesLonger() throws IOException {
    for (var kind : List.of(FaultKind.SESSION_DELAY, FaultKind.SLOW_NETCONF)) {
      var place = kind == FaultKind.SLOW_NETCONF ? ROUTER : NETCONF;
      var injected = inject(kind, place, Severity.ofDelay(Duration.ofMillis(80)));
      long begun = System.nanoTime();
      assertEquals(version, version());
      assertTrue(System.nanoTime() - begun >= 80_000_000, kind::id);
      injected.undo();
    }
  }

  @Test
  void aSessionIsThrottledCutShortAndSpoilt() throws IOException {
    var throttle = inject(FaultKind.SESSION_THROTTLE, NETCONF, Severity.ofBytes(100));
    long begun = System.nanoTime();
    assertEquals(version, version());
    long nanos = 10_000_000L * (version.length() - 2);
    assertTrue(System.nanoTime() - begun >= nanos, "100 bytes a second");
    throttle.undo();

    var truncate = inject(FaultKind.SESSION_TRUNCATE, NETCONF, Severity.ofBytes(5));
    try (var socket = connect(NETCONF)) {
      assertEquals(version.substring(0, 5), line(socket));
    }
    truncate.undo();

    var corrupt = inject(FaultKind.SESSION_CORRUPT, NETCONF, Severity.ofBytes(3));
    try (var socket = connect(NETCONF)) {
      var bytes = socket.getInputStream().readNBytes(version.length());
      assertNotEquals(version, new String(bytes, StandardCharsets.ISO_8859_1));
    }
    corrupt.undo();
  }

  @Test
  void aSessionIsResetAndSoIsEachNewOne() throws IOException {
    try (var open = connect(NETCONF)) {
      assertEquals(version, line(open));
      var reset = inject(FaultKind.SESSION_RESET, NETCONF, Severity.DEFAULT);
      assertThrows(SocketException.class, () -> open.getInputStream().readAllBytes());
      try (var fresh = connect(NETCONF)) {
        assertThrows(SocketException.class, () -> fresh.getInputStream().read());
      }
      reset.undo();
    }
  }

  @Test
  void overlappingFaultsOfOneSessionEndEachForItself() throws IOException {
    var loss = inject(FaultKind.MANAGEMENT_LOSS, ROUTER, Severity.DEFAULT);
    var silent = inject(FaultKind.STREAM_SILENT, ROUTER, Severity.DEFAULT);
    loss.undo();
    assertEquals(Set.of(NETCONF), answering(List.of(NETCONF, GNMI), SILENCE_MILLIS));
    silent.undo();
  }
}
