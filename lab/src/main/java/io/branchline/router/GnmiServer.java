package io.branchline.router;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * gNMI of one router over mutual TLS, on a port of its own at 127.0.0.1. It serves what is
 * published to the router; threads belong to the {@link GnmiRuntime} that all routers share.
 */
public final class GnmiServer implements AutoCloseable {
  /** Requests are small: a subscription list of some dozen paths. */
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  private final GnmiService service;
  private final Server server;
  private final Runnable unregister;

  /**
   * Starts to listen.
   *
   * @param pki has the router's certificate and the authority that signed the clients'
   * @param port 0 for any free one
   */
  public GnmiServer(SimulatedRouter router, Pki pki, int port, GnmiRuntime runtime) {
    service = new GnmiService(router, runtime.workers());
    var name = router.node().value();
    try {
      var identity = RouterIdentity.read(pki.certificate(name), pki.key(name));
      var tls =
          GrpcSslContexts.configure(SslContextBuilder.forServer(identity))
              .trustManager(RouterIdentity.readCertificate(pki.authority()))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))
              .sslContext(tls)
              .bossEventLoopGroup(runtime.acceptor())
              .workerEventLoopGroup(runtime.loops())
              .channelType(NioServerSocketChannel.class)
              .executor(runtime.workers())
              .maxInboundMessageSize(MAX_REQUEST_BYTES)
              .handshakeTimeout(20, TimeUnit.SECONDS)
              .permitKeepAliveTime(5, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addService(service)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          name + ": gNMI cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    unregister = router.onState(service::publish);
  }

  public int port() {
    return server.getPort();
  }

  /** Subscribe calls that are open now. */
  public int subscribers() {
    return service.subscribers();
  }

  @Override
  public void close() {
    unregister.run();
    server.shutdownNow();
  }
}
