package io.branchline.bench;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.network.NodeId;
import io.branchline.router.Pki;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * The routers of {@code bench telemetry}, in a process of their own. It prints its ports, reports
 * for every router that subscribed, one after the other through each round, and when its input ends
 * prints how many updates it sent, and how many rounds of routers it left out because their
 * transport took no more.
 */
public final class WireSender {
  private final WireFleet fleet;
  private final List<WireMessage> messages = new ArrayList<>();
  private final AtomicReferenceArray<ServerCallStreamObserver<byte[]>> subscribers;
  private final Map<NodeId, Integer> indexes = new HashMap<>();
  private final List<Server> servers = new ArrayList<>();
  private volatile boolean stopped;
  private long sent;
  private long leftOut;

  private WireSender(WireFleet fleet) {
    this.fleet = fleet;
    subscribers = new AtomicReferenceArray<>(fleet.routers());
    for (int i = 0; i < fleet.routers(); i++) {
      indexes.put(fleet.router(i), i);
    }
    for (int queue = 0; queue < fleet.queues(); queue += WireFleet.QUEUES_IN_A_MESSAGE) {
      var names = new ArrayList<String>();
      for (int i = queue; i < queue + WireFleet.QUEUES_IN_A_MESSAGE; i++) {
        names.add(fleet.queue(i));
      }
      messages.add(WireMessage.of(names));
    }
  }

  /** Takes the folder of the certificates and the fleet. */
  public static void main(String[] arguments) throws Exception {
    var sender = new WireSender(WireFleet.of(arguments, 1));
    sender.listen(new Pki(Path.of(arguments[0])));
    var reports = Thread.ofPlatform().daemon().start(sender::report);
    while (System.in.read() >= 0) {
      // Until the bench closes it, or ends.
    }
    sender.stopped = true;
    reports.join();
    System.out.println(sender.sent + " " + sender.leftOut);
    System.out.flush();
    // What was sent is still on its way: the receiver ends it.
    Thread.sleep(10_000);
  }

  private void listen(Pki pki) throws IOException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var ports = new StringBuilder();
    for (int i = 0; i < fleet.servers(); i++) {
      var name = fleet.server(i);
      var tls =
          GrpcSslContexts.forServer(pki.certificate(name).toFile(), pki.key(name).toFile())
              .trustManager(pki.authority().toFile())
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      var server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sslContext(tls)
              .bossEventLoopGroup(loops)
              .workerEventLoopGroup(loops)
              .channelType(NioServerSocketChannel.class)
              .directExecutor()
              .addService(service())
              .build()
              .start();
      servers.add(server);
      ports.append(ports.isEmpty() ? "" : " ").append(server.getPort());
    }
    System.out.println(ports);
    System.out.flush();
  }

  private ServerServiceDefinition service() {
    var subscribe =
        gNMIGrpc.getSubscribeMethod().toBuilder(
                gNMIGrpc.getSubscribeMethod().getRequestMarshaller(), new Bytes())
            .build();
    return ServerServiceDefinition.builder(gNMIGrpc.SERVICE_NAME)
        .addMethod(gNMIGrpc.getCapabilitiesMethod(), ServerCalls.asyncUnaryCall(this::capabilities))
        .addMethod(subscribe, ServerCalls.asyncBidiStreamingCall(this::subscribe))
        .build();
  }

  private void capabilities(CapabilityRequest request, StreamObserver<CapabilityResponse> out) {
    out.onNext(
        CapabilityResponse.newBuilder()
            .setGNMIVersion("0.10.0")
            .addSupportedEncodings(Encoding.PROTO)
            .build());
    out.onCompleted();
  }

  private StreamObserver<SubscribeRequest> subscribe(StreamObserver<byte[]> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SubscribeRequest request) {
        var target = request.getSubscribe().getPrefix().getTarget();
        out.onNext(SubscribeResponse.newBuilder().setSyncResponse(true).build().toByteArray());
        subscribers.set(
            indexes.getOrDefault(new NodeId(target), 0), (ServerCallStreamObserver<byte[]>) out);
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  /** Each router at its moment of the round. */
  private void report() {
    var clock = fleet.clock();
    long begun = System.nanoTime();
    double gap = fleet.roundMillis() * 1e6 / fleet.routers();
    for (long turn = 0; !stopped; turn++) {
      long due = begun + (long) (turn * gap);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        // Several routers at a time rather than a wake-up for each.
        LockSupport.parkNanos(Math.max(wait, 1_000_000));
      }
      int router = (int) (turn % fleet.routers());
      var out = subscribers.get(router);
      if (out != null) {
        send(out, router, turn / fleet.routers(), clock.instant());
      }
    }
  }

  private void send(ServerCallStreamObserver<byte[]> out, int router, long round, Instant at) {
    if (!out.isReady()) {
      leftOut++;
      return;
    }
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    for (var message : messages) {
      out.onNext(message.bytes(router, round, nanos));
      sent += message.updates();
    }
  }

  /** Messages that were encoded before. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
