package io.branchline.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends back what it hears, tells how much that was, and ends each connection as its client does.
 */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Thread accepting;
  private final AtomicInteger connections = new AtomicInteger();
  private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();

  EchoServer() throws IOException {
    listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    accepting = Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  int connections() {
    return connections.get();
  }

  /** Sizes of what was heard, in order. */
  BlockingQueue<Integer> heard() {
    return heard;
  }

  /** How connections ended: {@code end} or the exception's message. */
  BlockingQueue<String> endings() {
    return endings;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var socket = listening.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      var buffer = new byte[8192];
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        heard.add(n);
        socket.getOutputStream().write(buffer, 0, n);
      }
      endings.add("end");
    } catch (IOException e) {
      endings.add(String.valueOf(e.getMessage()));
    }
  }

  /** Until the accepting thread has ended, the kernel still takes a connection. */
  @Override
  public void close() throws IOException {
    listening.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
