package io.branchline.ipfix;

import io.branchline.ipfix.IpfixDecoder.MalformedException;
import io.branchline.segment.Ip;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes IPFIX over TCP (RFC 7011 section 10.4): messages follow each other, each as long as its
 * header says, and a connection's templates live as long as it. One that sends what cannot be read
 * is ended, for nobody knows where the next message begins. A virtual thread for each connection.
 */
final class TcpExporters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpExporters.class);
  private static final int LENGTH_BYTES = 4;

  /** Of one exporter; it needs one, and another while the first is not known to be lost. */
  private static final int MOST_CONNECTIONS = 4;

  private final ServerSocket server;
  private final Function<Ip, Optional<Session>> sessions;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Ip, Integer> connections = new ConcurrentHashMap<>();

  /** What a connection's messages are given to, one at a time. */
  interface Session {
    void take(ByteBuffer message) throws MalformedException;

    /** What came is the beginning of no message. */
    void malformed();
  }

  /**
   * Listens.
   *
   * @param sessions a new session with who has this address; empty for a stranger
   * @throws IOException when the address cannot be had
   */
  TcpExporters(InetSocketAddress listen, Function<Ip, Optional<Session>> sessions)
      throws IOException {
    this.sessions = sessions;
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(listen);
  }

  int port() {
    return server.getLocalPort();
  }

  void start() {
    Thread.ofVirtual().name("ipfix-accept").start(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        Thread.ofVirtual()
            .name("ipfix-" + socket.getRemoteSocketAddress())
            .start(() -> run(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("an IPFIX connection was not taken: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  /** Too many open files, for instance, are not over at once. */
  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Socket socket) {
    var from = Ip.of(socket.getInetAddress().getAddress());
    int others = connections.merge(from, 1, Integer::sum) - 1;
    try (socket) {
      var session = sessions.apply(from);
      if (session.isPresent() && others < MOST_CONNECTIONS) {
        read(new DataInputStream(socket.getInputStream()), session.get());
      }
    } catch (MalformedException e) {
      LOG.warn("the IPFIX connection of {} is ended: {}", from, e.getMessage());
    } catch (IOException e) {
      LOG.debug("an IPFIX connection has ended: {}", e.getMessage());
    } finally {
      open.remove(socket);
      connections.computeIfPresent(from, (ip, count) -> count > 1 ? count - 1 : null);
    }
  }

  private static void read(DataInputStream in, Session session)
      throws IOException, MalformedException {
    var header = new byte[LENGTH_BYTES];
    while (true) {
      if (in.readNBytes(header, 0, LENGTH_BYTES) < LENGTH_BYTES) {
        return;
      }
      int length;
      try {
        length = IpfixDecoder.lengthOf(ByteBuffer.wrap(header));
      } catch (MalformedException e) {
        session.malformed();
        throw e;
      }
      var message = new byte[length];
      System.arraycopy(header, 0, message, 0, LENGTH_BYTES);
      in.readFully(message, LENGTH_BYTES, length - LENGTH_BYTES);
      session.take(ByteBuffer.wrap(message));
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("the IPFIX port did not close: {}", e.getMessage());
    }
    for (var socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("an IPFIX connection did not close: {}", e.getMessage());
      }
    }
  }
}
