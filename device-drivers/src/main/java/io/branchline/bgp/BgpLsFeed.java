package io.branchline.bgp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opendaylight.protocol.bgp.parser.spi.MessageRegistry;
import org.opendaylight.protocol.bgp.parser.spi.pojo.DefaultBGPExtensionConsumerContext;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One BGP-LS session with a route reflector, and the topology that it tells.
 *
 * <p>{@link #start} opens it; it is opened again for as long as the feed is not closed, with a
 * back-off that doubles. All events come from one thread, in order, and must be taken quickly.
 * Changes of one burst come as one {@link LinkStateEvent.Changed}.
 *
 * <p>While there is no session the topology stays as it was last told, and {@link
 * LinkStateEvent.PeerDown} says that it is stale. The next session's routes replace it one by one;
 * what that session does not tell is removed when it is {@link LinkStateEvent.Synchronized}.
 */
public final class BgpLsFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BgpLsFeed.class);

  /** How long changes are gathered before they are told. */
  private static final Duration BURST = Duration.ofMillis(20);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final BgpLsConfig config;
  private final Consumer<LinkStateEvent> events;
  private final InstantSource clock;
  private final String peer;
  private final MessageRegistry codec;
  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("bgp-ls", true), NioIoHandler.newFactory());
  private final LinkStateRoutes routes;
  private final RouteIntake intake;
  private final AtomicLong malformed = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Channel listener;

  // The rest belongs to the one thread.
  private @Nullable PeerConnection current;
  private int connections;
  private int failures;
  private String lastReason = "";
  private boolean flushPending;

  /** A feed by the system's clock. */
  public BgpLsFeed(BgpLsConfig config, Consumer<LinkStateEvent> events) {
    this(config, events, InstantSource.system());
  }

  /**
   * A feed that does nothing until it is started.
   *
   * @param events hears everything, from the feed's thread
   * @param clock stamps {@link LinkStateEvent.PeerUp}, in real time
   */
  public BgpLsFeed(BgpLsConfig config, Consumer<LinkStateEvent> events, InstantSource clock) {
    this.config = config;
    this.events = events;
    this.clock = clock;
    peer =
        "BGP peer "
            + config.remote().getAddress().getHostAddress()
            + (config.remote().getPort() == 0 ? "" : ":" + config.remote().getPort());
    codec =
        new DefaultBGPExtensionConsumerContext(
                List.of(
                    new org.opendaylight.protocol.bgp.parser.impl.BGPActivator(),
                    new org.opendaylight.protocol.bgp.inet.BGPActivator(),
                    new LinkStateExtension()))
            .getMessageRegistry();
    routes = new LinkStateRoutes(problem -> reportMalformed(problem, peer));
    intake = new RouteIntake(routes, peer, this::reportMalformed);
  }

  /**
   * Connects, or listens.
   *
   * @throws IOException when a passive feed cannot listen on its local address
   */
  public void start() throws IOException {
    switch (config.mode()) {
      case ACTIVE -> thread.execute(this::connect);
      case PASSIVE -> listen();
    }
  }

  /** Where a passive feed listens: the configured address, with the port that it was given. */
  public InetSocketAddress localAddress() {
    var channel = listener;
    return channel == null ? config.local() : (InetSocketAddress) channel.localAddress();
  }

  /** How many attributes and routes had to be left out since the start. */
  public long malformedCount() {
    return malformed.get();
  }

  /** Ends the session with a NOTIFICATION; tells nothing more. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Only then the thread: it would close its channels before it lets us say why.
    thread
        .submit(this::end)
        .addListener(ended -> {
          var _ = thread.shutdownGracefully(0, 2000, TimeUnit.MILLISECONDS);
        });
    if (!thread.next().inEventLoop()) {
      thread.terminationFuture().awaitUninterruptibly(3000);
    }
  }

  private void end() {
    var channel = listener;
    if (channel != null) {
      var _ = channel.close();
    }
    if (current != null) {
      current.end("the feed is closed");
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    var connection = new PeerConnection(config, codec, ++connections, owner);
    new Bootstrap()
        .group(thread)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
        .handler(connection.initializer())
        .connect(config.remote(), config.local())
        .addListener((ChannelFuture done) -> connected(connection, done));
  }

  private void connected(PeerConnection connection, ChannelFuture done) {
    if (done.isSuccess()) {
      current = connection;
      connection.watch(done.channel());
    } else {
      down("cannot connect: " + done.cause().getMessage());
    }
  }

  private void listen() throws IOException {
    var bound =
        new ServerBootstrap()
            .group(thread)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(config.local())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen for %s on %s: %s"
              .formatted(peer, config.local(), bound.cause().getMessage()),
          bound.cause());
    }
    listener = bound.channel();
  }

  /** One peer, one connection: a second one gives way to the first (RFC 4271 section 6.8). */
  private void accept(Channel channel) {
    var from = (InetSocketAddress) channel.remoteAddress();
    boolean known = from.getAddress().equals(config.remote().getAddress());
    if (closed || current != null || !known) {
      LOG.info("BGP connection from {} is refused: {}", from, known ? "busy" : "not the peer");
      var _ = channel.close();
    } else {
      current = new PeerConnection(config, codec, ++connections, owner);
      current.serve(channel);
    }
  }

  /** There is no session, or none could be had: says so once, and tries again later. */
  private void down(String reason) {
    if (closed) {
      return;
    }
    boolean active = config.mode() == BgpLsConfig.Mode.ACTIVE;
    var wait = backOff();
    failures++;
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      var next = active ? "trying again in %d ms".formatted(wait.toMillis()) : "waiting for it";
      LOG.warn("{}: {}; {}", peer, reason, next);
      tell(new LinkStateEvent.PeerDown("%s: %s; %s".formatted(peer, reason, next)));
    }
    if (active) {
      var _ = thread.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Duration backOff() {
    var wait = config.firstRetry().multipliedBy(1L << Math.min(failures, 16));
    return wait.compareTo(config.lastRetry()) < 0 ? wait : config.lastRetry();
  }

  private void flush() {
    flushPending = false;
    var changes = routes.drain();
    if (!changes.isEmpty()) {
      tell(new LinkStateEvent.Changed(changes));
    }
  }

  private void reportMalformed(String what, String where) {
    malformed.incrementAndGet();
    LOG.debug("{}: {}", where, what);
    tell(new LinkStateEvent.Malformed(what, where));
  }

  private void tell(LinkStateEvent event) {
    try {
      if (!closed) {
        events.accept(event);
      }
    } catch (RuntimeException e) {
      // The listener's mistake; the session must not pay for it.
      LOG.error("{}: an event was not taken: {}", peer, event.getClass().getSimpleName(), e);
    }
  }

  private final PeerConnection.Owner owner =
      new PeerConnection.Owner() {
        @Override
        public void onUp(PeerConnection connection) {
          lastReason = "";
          LOG.info("{}: session is up", peer);
          tell(new LinkStateEvent.PeerUp(clock.instant()));
        }

        @Override
        public void onUpdate(PeerConnection connection, Update update) {
          try {
            intake.take(update, connection.number());
          } catch (RuntimeException e) {
            // Whatever a peer sends, one UPDATE is all it may cost.
            LOG.error("{}: an UPDATE could not be used", peer, e);
            reportMalformed("an UPDATE could not be used: " + e, peer);
          }
          if (routes.size() > config.mostRoutes()) {
            connection.end(
                "it tells more than the %d routes that are allowed; find out why, or allow more"
                    .formatted(config.mostRoutes()));
          }
          if (!flushPending && routes.isDirty()) {
            flushPending = true;
            var _ = thread.schedule(BgpLsFeed.this::flush, BURST.toMillis(), TimeUnit.MILLISECONDS);
          }
        }

        @Override
        public void onSynchronized(PeerConnection connection) {
          failures = 0;
          routes.sweep(connection.number());
          flush();
          tell(new LinkStateEvent.Synchronized());
        }

        @Override
        public void onEnd(PeerConnection connection, String reason) {
          current = null;
          flush();
          down(reason);
        }
      };
}
