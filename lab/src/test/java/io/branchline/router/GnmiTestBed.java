package io.branchline.router;

import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.Subscription;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.SubscriptionMode;
import io.branchline.network.NodeId;
import io.branchline.policy.CandidatePath;
import io.branchline.policy.RouterConfiguration;
import io.branchline.policy.SrPolicy;
import io.branchline.policy.SrPolicyKey;
import io.branchline.policy.WeightedSegmentList;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.SegmentList;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** One simulated router with its gNMI server, and a client that it trusts. */
final class GnmiTestBed implements AutoCloseable {
  static final NodeId NODE = new NodeId("branch-12-r1");
  static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
  static final Ip GATEWAY = Ip.of("10.255.0.1");
  static final long SECOND = 1_000_000_000L;

  private final GnmiRuntime runtime = new GnmiRuntime();
  final SimulatedRouter router =
      new SimulatedRouter(
          NODE,
          new RouterConfiguration(
              List.of(
                  new SrPolicy(
                      new SrPolicyKey(NODE, 110, GATEWAY), "gold", List.of(path(200), path(100)))),
              List.of(),
              new TreeMap<>()));
  final Pki pki;
  final GnmiServer server;
  final ManagedChannel channel;

  GnmiTestBed(java.nio.file.Path directory) throws IOException {
    pki = Pki.create(directory, List.of(NODE));
    server = new GnmiServer(router, pki, 0, runtime);
    channel = connect(pki, Pki.CONTROLLER);
  }

  private static CandidatePath path(int preference) {
    return new CandidatePath(
        preference, List.of(new WeightedSegmentList(1, SegmentList.of(new MplsLabel(16002)))));
  }

  ManagedChannel connect(Pki pki, String identity) throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .overrideAuthority(NODE.value())
        .sslContext(
            GrpcSslContexts.forClient()
                .trustManager(pki.authority().toFile())
                .keyManager(pki.certificate(identity).toFile(), pki.key(identity).toFile())
                .build())
        .build();
  }

  static Path path(String origin, String... elems) {
    var path = Path.newBuilder().setOrigin(origin);
    for (var elem : elems) {
      path.addElem(GnmiPaths.elem(elem));
    }
    return path.build();
  }

  static SubscriptionList.Builder list(SubscriptionList.Mode mode) {
    return SubscriptionList.newBuilder().setMode(mode).setEncoding(Encoding.PROTO);
  }

  static Subscription sample(Path path, long interval) {
    return Subscription.newBuilder()
        .setPath(path)
        .setMode(SubscriptionMode.SAMPLE)
        .setSampleInterval(interval)
        .build();
  }

  static Subscription onChange(Path path) {
    return Subscription.newBuilder().setPath(path).setMode(SubscriptionMode.ON_CHANGE).build();
  }

  static long nanos(long second) {
    return NINE.plusSeconds(second).getEpochSecond() * SECOND;
  }

  void publish(long second, boolean up, long octets, int activePreference) {
    router.publish(RouterStates.at(NINE.plusSeconds(second), up, octets, activePreference));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    runtime.close();
  }
}
