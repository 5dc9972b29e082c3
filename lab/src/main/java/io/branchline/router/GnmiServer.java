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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * gNMI of one or more routers over mutual TLS, on a port at 127.0.0.1. It serves what is published
 * to the routers; threads belong to the {@link GnmiRuntime} that all servers share.
 */
public final class GnmiServer implements AutoCloseable {
  /** Requests are small: a subscription list of some dozen paths. */
  private static final int MAX_REQUEST_BYTES = 1 << 20;

  private final Map<String, GnmiPublisher> publishers = new TreeMap<>();
  private final List<Runnable> unregister = new ArrayList<>();
  private final Server server;

  /**
   * Starts to listen.
   *
   * @param pki has the router's certificate and the authority that signed the clients'
   * @param port 0 for any free one
   */
  public GnmiServer(SimulatedRouter router, Pki pki, int port, GnmiRuntime runtime) {
    this(router.node().value(), List.of(router), pki, port, runtime);
  }

  /**
   * Starts to listen for several routers; requests name theirs as target.
   *
   * @param name of the certificate, which names all of them
   */
  GnmiServer(String name, List<SimulatedRouter> routers, Pki pki, int port, GnmiRuntime runtime) {
    for (var router : routers) {
      publishers.put(router.node().value(), new GnmiPublisher(router));
    }
    boolean single = routers.size() == 1;
    var service =
        new GnmiService(
            target ->
                single
                    ? publishers.values().stream().findFirst()
                    : Optional.ofNullable(publishers.get(target)),
            runtime.workers());
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
    for (var router : routers) {
      var publisher = publishers.get(router.node().value());
      if (publisher != null) {
        unregister.add(router.onState(publisher::publish));
      }
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Subscribe calls that are open now. */
  public int subscribers() {
    return publishers.values().stream().mapToInt(GnmiPublisher::subscribers).sum();
  }

  @Override
  public void close() {
    unregister.forEach(Runnable::run);
    server.shutdownNow();
  }
}
