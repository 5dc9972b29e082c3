package io.branchline.gnmi;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.network.NodeId;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gNMI server that says what a test tells it to. */
final class FakeRouter implements AutoCloseable {
  private final List<StreamObserver<SubscribeResponse>> subscribers = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<SubscribeRequest> requests = new LinkedBlockingQueue<>();
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
            .addService(new Service())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  GnmiTarget target(NodeId node) {
    return new GnmiTarget(node, "127.0.0.1", port());
  }

  /** The next subscription that came, waiting for it. */
  SubscribeRequest awaitSubscription() throws InterruptedException {
    var request = requests.poll(20, TimeUnit.SECONDS);
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
    var response = SubscribeResponse.newBuilder().setUpdate(notification).build();
    subscribers.forEach(subscriber -> subscriber.onNext(response));
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(10, TimeUnit.SECONDS);
  }

  private final class Service extends gNMIGrpc.gNMIImplBase {
    @Override
    public void capabilities(
        CapabilityRequest request, StreamObserver<CapabilityResponse> response) {
      response.onNext(
          CapabilityResponse.newBuilder()
              .setGNMIVersion("0.10.0")
              .addSupportedEncodings(Encoding.JSON_IETF)
              .addSupportedEncodings(Encoding.PROTO)
              .build());
      response.onCompleted();
    }

    @Override
    public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SubscribeRequest request) {
          subscribers.add(response);
          response.onNext(SubscribeResponse.newBuilder().setSyncResponse(true).build());
          requests.add(request);
        }

        @Override
        public void onError(Throwable error) {
          subscribers.remove(response);
        }

        @Override
        public void onCompleted() {
          subscribers.remove(response);
          response.onCompleted();
        }
      };
    }
  }
}
