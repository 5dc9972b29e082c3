package io.branchline.bgp;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opendaylight.protocol.bgp.parser.spi.MessageRegistry;
import org.opendaylight.protocol.bgp.parser.spi.RevisedErrorHandlingSupport;
import org.opendaylight.protocol.bgp.parser.spi.pojo.RevisedErrorHandlingSupportImpl;
import org.opendaylight.protocol.bgp.rib.impl.BGPClientSessionNegotiatorFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPHandlerFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPServerSessionNegotiatorFactory;
import org.opendaylight.protocol.bgp.rib.impl.BGPSessionImpl;
import org.opendaylight.protocol.bgp.rib.impl.StrictBGPPeerRegistry;
import org.opendaylight.protocol.bgp.rib.spi.BGPSession;
import org.opendaylight.protocol.bgp.rib.spi.BGPSessionListener;
import org.opendaylight.protocol.bgp.rib.spi.BGPSessionNegotiatorFactory;
import org.opendaylight.protocol.bgp.rib.spi.BGPTerminationReason;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.linkstate.rev241219.LinkstateAddressFamily;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.message.rev200120.Update;
import org.opendaylight.yang.gen.v1.urn.opendaylight.params.xml.ns.yang.bgp.rib.rev180329.rib.TablesKey;
import org.opendaylight.yangtools.binding.Notification;

/**
 * One TCP connection to the peer, from its first octet to its last, with OpenDaylight's negotiator
 * and session on it. Everything happens on the channel's thread.
 *
 * <p>OpenDaylight's dispatcher is not used: it connects again at once when a session ends, however
 * often it does, and passes on no reason.
 */
final class PeerConnection implements BGPSessionListener {
  /** How long a connection may take to become a session. */
  private static final Duration NEGOTIATION = Duration.ofSeconds(20);

  /** What the owner hears. */
  interface Owner {
    void onUp(PeerConnection connection);

    void onUpdate(PeerConnection connection, Update update);

    /** The peer has told all it knows; once for each connection. */
    void onSynchronized(PeerConnection connection);

    /** The connection is closed; the last that is heard of it. */
    void onEnd(PeerConnection connection, String reason);
  }

  private final BgpLsConfig config;
  private final MessageRegistry codec;
  private final int number;
  private final Owner owner;
  private final ConnectionFault fault = new ConnectionFault();
  private @Nullable Channel channel;
  private @Nullable BGPSession session;
  private boolean synchronised;

  PeerConnection(BgpLsConfig config, MessageRegistry codec, int number, Owner owner) {
    this.config = config;
    this.codec = codec;
    this.number = number;
    this.owner = owner;
  }

  /** Connections count from 1. */
  int number() {
    return number;
  }

  /** Fills the pipeline of a channel on which we connect. */
  ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connecting) {
        var registry = registry();
        fill(connecting, new BGPClientSessionNegotiatorFactory(registry));
      }
    };
  }

  /** Serves a channel on which the peer connected. */
  void serve(Channel accepted) {
    fill(accepted, new BGPServerSessionNegotiatorFactory(registry()));
    watch(accepted);
  }

  /** Each connection has its own registry, so that none can be taken for an older one. */
  private StrictBGPPeerRegistry registry() {
    var registry = new StrictBGPPeerRegistry();
    registry.addPeer(
        StrictBGPPeerRegistry.getIpAddress(config.remote()), this, Preferences.of(config));
    return registry;
  }

  private void fill(Channel open, BGPSessionNegotiatorFactory<BGPSessionImpl> negotiators) {
    Promise<BGPSessionImpl> negotiated = open.eventLoop().newPromise();
    var handlers = new BGPHandlerFactory(new NamedMessages(codec, fault));
    open.pipeline()
        .addLast(new MessageFraming(fault))
        .addLast(handlers.getDecoders())
        .addLast("negotiator", negotiators.getSessionNegotiator(open, negotiated))
        .addLast(handlers.getEncoders());
  }

  /** From now on the channel's end is ours to tell. */
  void watch(Channel connected) {
    channel = connected;
    var overdue =
        connected
            .eventLoop()
            .schedule(
                () -> {
                  if (session == null) {
                    end("no session within %d s".formatted(NEGOTIATION.toSeconds()));
                  }
                },
                NEGOTIATION.toMillis(),
                TimeUnit.MILLISECONDS);
    connected
        .closeFuture()
        .addListener(closing -> {
          overdue.cancel(false);
          // Later: OpenDaylight's session closes first and says why afterwards.
          connected.eventLoop().execute(this::ended);
        });
  }

  private void ended() {
    owner.onEnd(this, fault.reason().orElse("the peer closed the connection"));
  }

  /** Ends the session with a NOTIFICATION, or the connection where there is no session yet. */
  void end(String reason) {
    fault.record(reason);
    if (session instanceof BGPSessionImpl open) {
      open.close();
    }
    if (channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  public void onSessionUp(BGPSession up) {
    session = up;
    up.addDecoderConstraint(
        RevisedErrorHandlingSupport.class,
        config.localAs() == config.remoteAs()
            ? RevisedErrorHandlingSupportImpl.forInternalPeer()
            : RevisedErrorHandlingSupportImpl.forExternalPeer());
    owner.onUp(this);
  }

  @Override
  public void onMessage(BGPSession from, Notification<?> message) {
    if (message instanceof Update update) {
      owner.onUpdate(this, update);
    }
  }

  /** End-of-RIB, or two keepalives without an UPDATE from a peer that does not send it. */
  @Override
  public void markUptodate(TablesKey table) {
    if (!synchronised && LinkstateAddressFamily.VALUE.equals(table.getAfi())) {
      synchronised = true;
      owner.onSynchronized(this);
    }
  }

  @Override
  public void onSessionDown(BGPSession down, Exception e) {
    end("the peer closed the connection");
  }

  @Override
  public void onSessionTerminated(@Nullable BGPSession terminated, BGPTerminationReason reason) {
    fault.record("the session ended: " + reason.getErrorMessage());
  }

  @Override
  public ListenableFuture<?> releaseConnection() {
    end("released");
    return Futures.immediateVoidFuture();
  }

  @Override
  public ListenableFuture<?> restartGracefully(long seconds) {
    return Futures.immediateVoidFuture();
  }
}
