package io.branchline.gnmi;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.network.NodeId;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A gNMI server that says what a test tells it to. */
final class FakeRouter implements AutoCloseable {
  private final List<StreamObserver<byte[]>> subscribers = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<SubscribeRequest> subscribed = new LinkedBlockingQueue<>();
  private final List<SubscribeRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Function<SubscribeRequest, Optional<Status>> refused = any -> Optional.empty();
  private volatile CapabilityResponse capabilities =
      CapabilityResponse.newBuilder()
          .setGNMIVersion("0.10.0")
          .addSupportedEncodings(Encoding.JSON_IETF)
          .addSupportedEncodings(Encoding.PROTO)
          .build();
  private final Server server;

  FakeRouter(GnmiTls tls) throws IOException {
    this(tls, 0);
  }

  FakeRouter(GnmiTls tls, int port) throws IOException {
    var context =
        GrpcSslContexts.forServer(tls.certificate().toFile(), tls.key().toFile())
            .trustManager(tls.authorities().toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sslContext(context)
            .addService(service())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  GnmiTarget target(NodeId node) {
    return new GnmiTarget(node, "127.0.0.1", port());
  }

  /** Answers these requests with an error, from now on. */
  void refuse(Function<SubscribeRequest, Optional<Status>> requests) {
    refused = requests;
  }

  /** Says that it is capable of this, from now on. */
  void offer(CapabilityResponse response) {
    capabilities = response;
  }

  /** All requests that came, refused ones too. */
  List<SubscribeRequest> requests() {
    return List.copyOf(requests);
  }

  /** The next subscription that came, waiting for it. */
  SubscribeRequest awaitSubscription() throws InterruptedException {
    var request = subscribed.poll(20, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nobody subscribed within 20 s");
    }
    return request;
  }

  synchronized void send(Instant at, String path, TypedValue value) {
    var update = Update.newBuilder().setPath(Paths.path(path)).setVal(value);
    var notification =
        Notification.newBuilder()
            .setTimestamp(at.getEpochSecond() * 1_000_000_000L + at.getNano())
            .addUpdate(update);
    sendBytes(SubscribeResponse.newBuilder().setUpdate(notification).build().toByteArray());
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(10, TimeUnit.SECONDS);
  }

  /** Sends bytes as a {@code SubscribeResponse}, whatever they are. */
  synchronized void sendBytes(byte[] message) {
    subscribers.forEach(subscriber -> subscriber.onNext(message));
  }

  /** Whether the transport of every subscription takes more. */
  boolean isReady() {
    return subscribers.stream()
        .allMatch(subscriber -> ((ServerCallStreamObserver<byte[]>) subscriber).isReady());
  }

  /** gNMI's service, with answers as bytes. */
  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(gNMIGrpc.SERVICE_NAME)
        .addMethod(gNMIGrpc.getCapabilitiesMethod(), ServerCalls.asyncUnaryCall(this::capabilities))
        .addMethod(RawMessage.SUBSCRIBE, ServerCalls.asyncBidiStreamingCall(this::subscribe))
        .build();
  }

  private void capabilities(
      CapabilityRequest request, StreamObserver<CapabilityResponse> response) {
    response.onNext(capabilities);
    response.onCompleted();
  }

  private StreamObserver<SubscribeRequest> subscribe(StreamObserver<byte[]> response) {
    return new StreamObserver<>() {
      @Override
      public void onNext(SubscribeRequest request) {
        requests.add(request);
        var refusal = refused.apply(request);
        if (refusal.isPresent()) {
          response.onError(refusal.get().asRuntimeException());
          return;
        }
        response.onNext(SubscribeResponse.newBuilder().setSyncResponse(true).build().toByteArray());
        if (request.getSubscribe().getMode() == SubscriptionList.Mode.ONCE) {
          response.onCompleted();
        } else {
          subscribers.add(response);
          subscribed.add(request);
        }
      }

      @Override
      public void onError(Throwable error) {
        subscribers.remove(response);
      }

      @Override
      public void onCompleted() {
        subscribers.remove(response);
      }
    };
  }
}
