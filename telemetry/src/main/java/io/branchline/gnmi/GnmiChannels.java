package io.branchline.gnmi;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/2 connection for each address. Routers that answer at the same one, behind a gNMI
 * gateway, share it; their requests name them as target.
 */
final class GnmiChannels {
  private static final int LARGEST_MESSAGE_BYTES = 4 << 20;

  private record Address(String host, int port) {
    static Address of(GnmiTarget target) {
      return new Address(target.host(), target.port());
    }
  }

  private final SslContext named;
  private final SslContext shared;
  private final EventLoopGroup loops;
  private final Map<Address, Integer> users = new HashMap<>();
  private final Map<Address, ManagedChannel> channels = new HashMap<>();

  /** Throws {@link java.io.UncheckedIOException} naming the TLS file that cannot be used. */
  GnmiChannels(GnmiTls tls, EventLoopGroup loops, Collection<GnmiTarget> targets) {
    named = TlsContexts.client(tls, true);
    shared = TlsContexts.client(tls, false);
    this.loops = loops;
    targets.forEach(target -> users.merge(Address.of(target), 1, Integer::sum));
  }

  EventLoopGroup loops() {
    return loops;
  }

  boolean isShared(GnmiTarget target) {
    return users.getOrDefault(Address.of(target), 1) > 1;
  }

  /** The connection to a target; it is opened with the first call. */
  ManagedChannel to(GnmiTarget target) {
    return channels.computeIfAbsent(Address.of(target), _ -> open(target));
  }

  private ManagedChannel open(GnmiTarget target) {
    return NettyChannelBuilder.forAddress(target.host(), target.port())
        // The name that the certificate is checked against.
        .overrideAuthority(target.node().value())
        .sslContext(isShared(target) ? shared : named)
        .eventLoopGroup(loops)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
        // A peer that is lost is found stale before; this only frees its connection. A busy one may
        // take its time, for with a shared connection many routers would have to begin anew.
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(60, TimeUnit.SECONDS)
        .disableRetry()
        .build();
  }
}
