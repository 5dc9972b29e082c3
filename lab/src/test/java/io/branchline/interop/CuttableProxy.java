package io.branchline.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback whose connections can be cut, or made to swallow the server's answers.
 */
final class CuttableProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  CuttableProxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  int connections() {
    return connections.size();
  }

  /** From now on the client hears nothing more on its present connections. */
  void swallowAnswers() {
    connections.forEach(connection -> connection.swallowing = true);
  }

  /**
   * Cuts the present connections; new ones are let through unless {@link #refuse} says otherwise.
   */
  void cut() {
    connections.forEach(Connection::close);
  }

  /** Whether new connections are cut at once. */
  void refuse(boolean refuse) {
    refusing = refuse;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        if (refusing) {
          client.close();
        } else {
          new Connection(client, new Socket(InetAddress.getLoopbackAddress(), target)).start();
        }
      } catch (IOException e) {
        // The server is not there, or this proxy is closed: the client's connection just ends.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean swallowing;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() {
      connections.add(this);
      Thread.ofVirtual().start(() -> pump(client, server, false));
      Thread.ofVirtual().start(() -> pump(server, client, true));
    }

    private void pump(Socket from, Socket to, boolean answers) {
      var buffer = new byte[16 * 1024];
      try {
        var in = from.getInputStream();
        var out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (!answers || !swallowing) {
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // One side has gone: so must the other.
      } finally {
        close();
      }
    }

    void close() {
      connections.remove(this);
      for (var socket : new Socket[] {client, server}) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new IllegalStateException("a socket that does not close", e);
        }
      }
    }
  }
}
