package io.branchline.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Stands between TCP clients and servers on loopback and spoils what passes, in each direction on
 * its own: delay, throttle, one-way block, early end, reset, flipped bits; and new connections can
 * be held (half-open) or refused. It knows no protocol, so any session will do. One thread serves
 * all ports and connections.
 *
 * <p>What is said to a port holds for its present connections and for those to come, and is in
 * force on return. Methods may be called from any thread.
 */
public final class FaultProxy implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("fault-proxy", true), NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final List<ProxyPort> ports = new CopyOnWriteArrayList<>();

  /** A free port at 127.0.0.1 that leads to {@code server}; nothing is spoilt yet. */
  public ProxyPort open(InetSocketAddress server) throws IOException {
    var port = new ProxyPort(this, server);
    ports.add(port);
    return port;
  }

  /** All open ports, in the order in which they were opened. */
  public List<ProxyPort> ports() {
    return List.copyOf(ports);
  }

  /** Open connections of all ports, each counted once. */
  public int connections() {
    return ports.stream().mapToInt(ProxyPort::connections).sum();
  }

  EventLoop loop() {
    return loop;
  }

  /** For connections that are read only when we ask for it. */
  Bootstrap client() {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true);
  }

  /** Carries out what touches connections on their thread, and waits for it. */
  <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the proxy was told", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the proxy failed", e.getCause());
    }
  }

  /** False when the port was closed before. */
  boolean closed(ProxyPort port) {
    return ports.remove(port);
  }

  static Class<NioServerSocketChannel> serverChannel() {
    return NioServerSocketChannel.class;
  }

  /** Resets all connections and closes all ports; on return no socket is open. */
  @Override
  public void close() {
    ports.forEach(ProxyPort::close);
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
