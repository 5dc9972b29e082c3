package io.branchline.bgp;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
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
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opendaylight.protocol.bgp.parser.spi.BGPExtensionConsumerContext;
import org.opendaylight.protocol.bgp.parser.spi.RevisedErrorHandlingSupport;
import org.opendaylight.protocol.bgp.parser.spi.pojo.DefaultBGPExtensionConsumerContext;
import org.opendaylight.protocol.bgp.parser.spi.pojo.RevisedErrorHandlingSupportImpl;
import org.opendaylight.protocol.bgp.rib.impl.BGPClientSessionNegotiatorFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPHandlerFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPServerSessionNegotiatorFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPSessionImpl;
import org.opendaylight.protocol.bgp.rib.impl.StrictBGPPeerRegistry;
import org.opendaylight.protocol.bgp.rib.spi.BGPSession;
import org.opendaylight.protocol.bgp.rib.spi.BGPSessionListener;
import org.opendaylight.protocol.bgp.rib.spi.BGPTerminationReason;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesReach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.multiprotocol.rev180329.AttributesUnreach;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.rib.rev180329.rib.TablesKey;
import org.opendaylight.yangtools.binding.Notification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One BGP-LS session with a route reflector, and the topology that it tells.
 *
 * <p>{@link #start} opens it; it is opened again for as long as the feed is not closed, with a
 * back-off that doubles. All events come from one thread, in order, and must be taken quickly.
 * Changes of one burst come as one {@link LinkStateEvent.Changed}.
 */
public final class BgpLsFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BgpLsFeed.class);

  /** How long changes are gathered before they are told. */
  private static final Duration BURST = Duration.ofMillis(20);

  /** How long a connection may take to become a session. */
  private static final Duration NEGOTIATION = Duration.ofSeconds(20);

  private final BgpLsConfig config;
  private final Consumer<LinkStateEvent> events;
  private final InstantSource clock;
  private final BGPExtensionConsumerContext codecs;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("bgp-ls", true), NioIoHandler.newFactory());
  private final LinkStateRoutes routes;
  private final AtomicLong malformed = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Channel listener;

  // The rest belongs to the group's one thread.
  private @Nullable Connection current;
  private int sessions;
  private int failures;
  private String lastDown = "";
  private boolean flushPending;

  public BgpLsFeed(BgpLsConfig config, Consumer<LinkStateEvent> events) {
    this(config, events, InstantSource.system());
  }

  public BgpLsFeed(BgpLsConfig config, Consumer<LinkStateEvent> events, InstantSource clock) {
    this.config = config;
    this.events = events;
    this.clock = clock;
    codecs =
        new DefaultBGPExtensionConsumerContext(
            List.of(
                new org.opendaylight.protocol.bgp.parser.impl.BGPActivator(),
                new org.opendaylight.protocol.bgp.inet.BGPActivator(),
                new LinkStateExtension()));
    routes = new LinkStateRoutes(problem -> reportMalformed(problem, peer()));
  }

  /**
   * Connects, or listens.
   *
   * @throws IOException when a passive feed cannot listen on its local address
   */
  public void start() throws IOException {
    switch (config.mode()) {
      case ACTIVE -> group.execute(this::connect);
      case PASSIVE -> listen();
    }
  }

  /** Where a passive feed listens; the configured address with the port that was given. */
  public InetSocketAddress localAddress() {
    var channel = listener;
    return channel == null ? config.local() : (InetSocketAddress) channel.localAddress();
  }

  /** How many attributes and routes had to be left out since the start. */
  public long malformedCount() {
    return malformed.get();
  }

  /** Ends the session with a NOTIFICATION; tells nothing more after it returned. */
  @Override
  public void close() {
    closed = true;
    group.execute(() -> {
      var channel = listener;
      if (channel != null) {
        channel.close();
      }
      if (current != null) {
        current.end();
      }
    });
    group.shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3000);
  }

  private void connect() {
    if (closed) {
      return;
    }
    var connection = new Connection();
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) NEGOTIATION.toMillis())
        .handler(connection.initializer(true))
        .connect(config.remote(), config.local())
        .addListener((ChannelFuture done) -> connected(connection, done));
  }

  private void connected(Connection connection, ChannelFuture done) {
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
            .group(group)
            .channel(NioServerSocketChannel.class)
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
          "cannot listen for BGP peer %s on %s: %s"
              .formatted(
                  config.remote().getAddress().getHostAddress(),
                  config.local(),
                  bound.cause().getMessage()),
          bound.cause());
    }
    listener = bound.channel();
  }

  /** One peer, one connection: a second one gives way to the first (RFC 4271 section 6.8). */
  private void accept(Channel channel) {
    var from = (InetSocketAddress) channel.remoteAddress();
    if (closed || current != null || !from.getAddress().equals(config.remote().getAddress())) {
      LOG.info("BGP connection from {} is refused: {}", from, current == null ? "unknown" : "busy");
      channel.close();
      return;
    }
    var connection = new Connection();
    current = connection;
    connection.fill(channel, false);
    connection.watch(channel);
  }

  private String peer() {
    return "BGP peer "
        + config.remote().getAddress().getHostAddress()
        + (config.remote().getPort() == 0 ? "" : ":" + config.remote().getPort());
  }

  /** There is no session, or none could be had: says so once, and tries again later. */
  private void down(String reason) {
    if (closed) {
      return;
    }
    var wait = backOff();
    failures++;
    if (!reason.equals(lastDown)) {
      lastDown = reason;
      LOG.warn("{}: {}", peer(), reason);
      tell(
          new LinkStateEvent.PeerDown(
              config.mode() == BgpLsConfig.Mode.ACTIVE
                  ? "%s: %s; trying again in %d ms".formatted(peer(), reason, wait.toMillis())
                  : "%s: %s; waiting for it to connect".formatted(peer(), reason)));
    }
    if (config.mode() == BgpLsConfig.Mode.ACTIVE) {
      group.schedule(this::connect, wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Duration backOff() {
    var wait = config.firstRetry().multipliedBy(1L << Math.min(failures, 16));
    return wait.compareTo(config.lastRetry()) < 0 ? wait : config.lastRetry();
  }

  private void scheduleFlush() {
    if (!flushPending && routes.isDirty()) {
      flushPending = true;
      group.schedule(this::flush, BURST.toMillis(), TimeUnit.MILLISECONDS);
    }
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
      LOG.error("{}: event {} was not taken", peer(), event, e);
    }
  }

  /** One TCP connection, from its first octet to its last. */
  private final class Connection implements BGPSessionListener {
    private final ConnectionFault fault = new ConnectionFault();
    private final StrictBGPPeerRegistry registry = new StrictBGPPeerRegistry();
    private final int number = ++sessions;
    private @Nullable Channel channel;
    private @Nullable BGPSession session;
    private boolean synced;

    ChannelInitializer<Channel> initializer(boolean weConnect) {
      return new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel connecting) {
          fill(connecting, weConnect);
        }
      };
    }

    void fill(Channel connecting, boolean weConnect) {
      registry.addPeer(
          StrictBGPPeerRegistry.getIpAddress(config.remote()), this, Preferences.of(config));
      Promise<BGPSessionImpl> promise = connecting.eventLoop().newPromise();
      promise.addListener(done -> {
        if (done.cause() != null) {
          fault.record("no session: " + done.cause().getMessage());
        }
      });
      var negotiator =
          weConnect
              ? new BGPClientSessionNegotiatorFactory(registry)
                  .getSessionNegotiator(connecting, promise)
              : new BGPServerSessionNegotiatorFactory(registry)
                  .getSessionNegotiator(connecting, promise);
      var handlers = new BGPHandlerFactory(new NamedMessages(codecs.getMessageRegistry(), fault));
      connecting
          .pipeline()
          .addLast(new MessageFraming(fault))
          .addLast(handlers.getDecoders())
          .addLast("negotiator", negotiator)
          .addLast(handlers.getEncoders());
    }

    void watch(Channel connected) {
      channel = connected;
      connected.closeFuture().addListener(closing -> ended());
      group.schedule(
          () -> {
            if (session == null && connected.isOpen()) {
              fault.record("no session within %d s".formatted(NEGOTIATION.toSeconds()));
              connected.close();
            }
          },
          NEGOTIATION.toMillis(),
          TimeUnit.MILLISECONDS);
    }

    void end() {
      if (session instanceof BGPSessionImpl open) {
        open.close();
      } else if (channel != null) {
        channel.close();
      }
    }

    private void ended() {
      if (current == this) {
        current = null;
      }
      flush();
      down(fault.reason().orElse("the peer closed the connection"));
    }

    @Override
    public void onSessionUp(BGPSession up) {
      session = up;
      lastDown = "";
      up.addDecoderConstraint(
          RevisedErrorHandlingSupport.class,
          config.localAs() == config.remoteAs()
              ? RevisedErrorHandlingSupportImpl.forInternalPeer()
              : RevisedErrorHandlingSupportImpl.forExternalPeer());
      LOG.info("{}: session is up", peer());
      tell(new LinkStateEvent.PeerUp(clock.instant()));
    }

    @Override
    public void onMessage(BGPSession from, Notification<?> message) {
      if (message instanceof Update update && update.getAttributes() != null) {
        try {
          take(update);
        } catch (RuntimeException e) {
          reportMalformed("an UPDATE could not be used: " + e, peer());
        }
        scheduleFlush();
      }
    }

    private void take(Update update) {
      var attributes = update.getAttributes();
      var unreach = attributes.augmentation(AttributesUnreach.class);
      if (unreach != null && unreach.getMpUnreachNlri().getWithdrawnRoutes() != null) {
        var withdrawn = unreach.getMpUnreachNlri().getWithdrawnRoutes().getDestinationType();
        if (withdrawn instanceof LinkStateExtension.Routes told) {
          told.cause().ifPresent(cause -> reportMalformed(cause, where(told)));
          told.nlri().discarded().forEach(what -> reportMalformed(what, peer()));
          told.nlri().routes().forEach(routes::withdraw);
        }
      }
      var reach = attributes.augmentation(AttributesReach.class);
      if (reach != null
          && reach.getMpReachNlri().getAdvertizedRoutes() != null
          && reach.getMpReachNlri().getAdvertizedRoutes().getDestinationType()
              instanceof LinkStateExtension.Routes told) {
        var decoded = attributes.augmentation(LinkStateExtension.Decoded.class);
        if (decoded != null && decoded.attribute().isEmpty()) {
          reportMalformed("attribute 29 is discarded: " + decoded.malformed(), where(told));
        }
        told.nlri().discarded().forEach(what -> reportMalformed(what, peer()));
        for (var route : told.nlri().routes()) {
          routes.announce(route, decoded == null ? null : decoded.attribute().orElse(null), number);
        }
      }
    }

    private String where(LinkStateExtension.Routes told) {
      var nlri = told.nlri().routes();
      return peer()
          + (nlri.isEmpty() ? "" : ", route " + nlri.getFirst())
          + (nlri.size() > 1 ? " and %d more".formatted(nlri.size() - 1) : "");
    }

    /** End-of-RIB, or two keepalives without an update from a peer that does not send it. */
    @Override
    public void markUptodate(TablesKey table) {
      if (!synced && LinkstateAddressFamily.VALUE.equals(table.getAfi())) {
        synced = true;
        failures = 0;
        routes.sweep(number);
        flush();
        tell(new LinkStateEvent.Synchronized());
      }
    }

    @Override
    public void onSessionDown(BGPSession down, Exception e) {
      fault.record("the peer closed the connection");
      end();
    }

    @Override
    public void onSessionTerminated(@Nullable BGPSession terminated, BGPTerminationReason reason) {
      fault.record("the session ended: " + reason.getErrorMessage());
    }

    @Override
    public ListenableFuture<?> releaseConnection() {
      end();
      return Futures.immediateVoidFuture();
    }

    @Override
    public ListenableFuture<?> restartGracefully(long seconds) {
      return Futures.immediateVoidFuture();
    }
  }
}
