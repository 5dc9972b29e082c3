package io.branchline.router;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Of each of a ticket key's three parts. */
  private static final int TICKET_KEY_BYTES = 16;

  private final Map<String, GnmiPublisher> publishers = new TreeMap<>();
  private final List<Runnable> unregister = new ArrayList<>();
  private final RouterIdentity identity;
  private final SslContext tls;
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
      publishers.put(router.node().value(), new GnmiPublisher(router, runtime));
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
      identity = RouterIdentity.read(pki.certificate(name), pki.key(name));
      tls =
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

  /** The certificate that a new connection is shown. */
  X509Certificate certificate() {
    return identity.certificate();
  }

  /**
   * Shows new connections another certificate for the same key, and resumes no session that was
   * begun under the one before; connections that are open stay. What is returned ends that.
   */
  Runnable present(X509Certificate certificate) {
    var presented = identity.present(certificate);
    forgetSessions();
    return () -> {
      presented.run();
      forgetSessions();
    };
  }

  /** Tickets that clients hold are worth nothing any more (RFC 8446 section 4.6.1). */
  private void forgetSessions() {
    if (tls.sessionContext() instanceof OpenSslSessionContext sessions) {
      var random = new byte[3 * TICKET_KEY_BYTES];
      new SecureRandom().nextBytes(random);
      sessions.setTicketKeys(
          new OpenSslSessionTicketKey(
              Arrays.copyOfRange(random, 0, TICKET_KEY_BYTES),
              Arrays.copyOfRange(random, TICKET_KEY_BYTES, 2 * TICKET_KEY_BYTES),
              Arrays.copyOfRange(random, 2 * TICKET_KEY_BYTES, random.length)));
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
