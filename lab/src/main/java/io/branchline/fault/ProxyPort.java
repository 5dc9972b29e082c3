package io.branchline.fault;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One listening port of a {@link FaultProxy} and the connections through it. */
public final class ProxyPort implements AutoCloseable {
  private final FaultProxy proxy;
  private final InetSocketAddress server;
  private final Channel listening;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();

  /** The rest belongs to the event loop. */
  private final Map<Way, Impairment> impairments = new EnumMap<>(Way.class);

  private final Set<Relay> relays = new LinkedHashSet<>();
  private final Set<SocketChannel> held = new LinkedHashSet<>();
  private Admission admission = Admission.FORWARD;

  /** What becomes of new connections. */
  public enum Admission {
    FORWARD,

    /** Accepted and left alone: half-open for whoever waits for an answer. */
    HOLD,

    /** Reset at once. The port stays ours, so nobody else can take it meanwhile. */
    REFUSE
  }

  ProxyPort(FaultProxy proxy, InetSocketAddress server) throws IOException {
    this.proxy = proxy;
    this.server = server;
    for (var way : Way.values()) {
      impairments.put(way, Impairment.NONE);
    }
    var bound =
        new ServerBootstrap()
            .group(proxy.loop())
            .channel(FaultProxy.serverChannel())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Accept())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("the proxy has no free port for " + server, bound.cause());
    }
    listening = bound.channel();
  }

  /** Where clients connect to. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Where they are led to. */
  public InetSocketAddress server() {
    return server;
  }

  /** Connections that are open now, held ones included. */
  public int connections() {
    return open.get();
  }

  /** Connections that were accepted so far, refused ones included. */
  public long accepted() {
    return accepted.get();
  }

  /** Impairs one direction from now on, in place of what was done to it before. */
  public void impair(Way way, Impairment impairment) {
    proxy.onLoop(() -> {
      impairments.put(way, impairment);
      List.copyOf(relays).forEach(relay -> relay.impair(way, impairment));
      return true;
    });
  }

  /** As {@link #impair(Way, Impairment)}, both directions. */
  public void impair(Impairment impairment) {
    for (var way : Way.values()) {
      impair(way, impairment);
    }
  }

  /** What becomes of new connections from now on; those held before are then led on, or refused. */
  public void admit(Admission wanted) {
    proxy.onLoop(() -> {
      admission = wanted;
      if (wanted != Admission.HOLD) {
        var waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(this::admit);
      }
      return true;
    });
  }

  /** Resets the present connections on both sides (RST, by SO_LINGER 0). */
  public void reset() {
    proxy.onLoop(() -> {
      List.copyOf(relays).forEach(Relay::reset);
      List.copyOf(held).forEach(ProxyPort::reset);
      return true;
    });
  }

  /**
   * Ends all that was asked for. Bytes that were held pass now; connections whose bytes were
   * flipped are reset, for nothing else makes them good again.
   */
  public void heal() {
    impair(Impairment.NONE);
    admit(Admission.FORWARD);
  }

  private final class Accept extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var client = (SocketChannel) context.channel();
      context.pipeline().remove(this);
      accepted.incrementAndGet();
      open.incrementAndGet();
      client
          .closeFuture()
          .addListener(_ -> {
            held.remove(client);
            open.decrementAndGet();
          });
      admit(client);
    }
  }

  private void admit(SocketChannel client) {
    switch (admission) {
      case FORWARD -> {
        var relay = new Relay(client, impairments, accepted.get());
        relays.add(relay);
        client.closeFuture().addListener(_ -> relays.remove(relay));
        relay.connect(proxy.client(), server);
      }
      case HOLD -> held.add(client);
      case REFUSE -> reset(client);
    }
  }

  /** Has the channel end with RST when it is closed. */
  static void closeByReset(SocketChannel channel) {
    if (channel.isActive()) {
      channel.config().setSoLinger(0);
    }
  }

  private static void reset(SocketChannel channel) {
    closeByReset(channel);
    channel.close();
  }

  /** Resets the connections and stops listening. */
  @Override
  public void close() {
    if (!proxy.closed(this)) {
      return;
    }
    listening.close().awaitUninterruptibly();
    reset();
  }
}
