package io.branchline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.branchline.gnmi.GnmiCollector;
import io.branchline.gnmi.GnmiConfig;
import io.branchline.gnmi.GnmiTarget;
import io.branchline.gnmi.GnmiTls;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.measure.Observation;
import io.branchline.measure.Sample;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.router.Pki;
import io.branchline.store.SeriesStore;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * The receiving side of {@code bench telemetry}, in a process of its own whose whole CPU time
 * counts: either the collector with the series store behind it, or a client that decodes the
 * generated classes and does nothing else. On {@code mark} at its input it prints what it has
 * received, merged and refused, the CPU time it has used and how many routers are heard; {@code
 * heap} prints the live heap in bytes after a collection.
 */
public final class WireReceiver {
  private static final int UNLIMITED = 100_000_000;

  private WireReceiver() {}

  /** What is to be measured. */
  interface Receiving extends AutoCloseable {
    long updates();

    /** Those of them that were not used, and so cost less. */
    long unused();

    int heard();

    @Override
    void close() throws IOException;
  }

  /** Takes store or decode, the certificates' folder, the data folder, the ports, the fleet. */
  public static void main(String[] arguments) throws IOException {
    var fleet = WireFleet.of(arguments, 4);
    var pki = new Pki(java.nio.file.Path.of(arguments[1]));
    var targets = targets(fleet, arguments[3].split(" "));
    try (var receiving =
        arguments[0].equals("store")
            ? collector(fleet, pki, java.nio.file.Path.of(arguments[2]), targets)
            : client(pki, targets)) {
      var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      var input = new Scanner(System.in, StandardCharsets.UTF_8);
      while (input.hasNextLine()) {
        if (input.nextLine().equals("heap")) {
          System.gc();
          var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
          System.out.println(memory.getUsed());
        } else {
          System.out.println(
              receiving.updates()
                  + " "
                  + receiving.unused()
                  + " "
                  + system.getProcessCpuTime()
                  + " "
                  + receiving.heard());
        }
        System.out.flush();
      }
    }
    System.exit(0);
  }

  private static List<GnmiTarget> targets(WireFleet fleet, String[] ports) {
    var targets = new ArrayList<GnmiTarget>();
    for (int i = 0; i < fleet.servers(); i++) {
      for (var node : fleet.behind(i)) {
        targets.add(new GnmiTarget(node, "127.0.0.1", Integer.parseInt(ports[i])));
      }
    }
    return targets;
  }

  private static Receiving collector(
      WireFleet fleet, Pki pki, java.nio.file.Path data, List<GnmiTarget> targets) {
    var tls =
        new GnmiTls(pki.authority(), pki.certificate(Pki.CONTROLLER), pki.key(Pki.CONTROLLER));
    var interval = Duration.ofMillis(Math.round(fleet.roundMillis() * fleet.speed()));
    var config =
        GnmiConfig.of(targets, tls).withSampleInterval(interval).withUpdatesPerSecond(UNLIMITED);
    var store = SeriesStore.open(data);
    var collector = new GnmiCollector(config, fleet.bank(), fleet.clock(), 1);
    collector.start(
        new TelemetrySource.Sink() {
          @Override
          public void samples(List<Sample> samples) {
            store.append(samples);
          }

          @Override
          public void observed(Observation observation) {}
        });
    return new Receiving() {
      @Override
      public long updates() {
        return sum(source -> source.taken().updates());
      }

      @Override
      public long unused() {
        return sum(source -> source.taken().merged() + source.rejected().total());
      }

      private long sum(ToLongFunction<SourceStatus> figure) {
        return collector.listSources().stream().mapToLong(figure).sum();
      }

      @Override
      public int heard() {
        return (int)
            collector.listSources().stream()
                .filter(source -> source.state() == SourceStatus.State.CONNECTED)
                .count();
      }

      @Override
      public void close() {
        collector.close();
        store.close();
      }
    };
  }

  private static Receiving client(Pki pki, List<GnmiTarget> targets) throws IOException {
    var updates = new LongAdder();
    var kept = new LongAdder();
    var channels = new HashMap<Integer, ManagedChannel>();
    var loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    var tls =
        GrpcSslContexts.forClient()
            .trustManager(pki.authority().toFile())
            .keyManager(pki.certificate(Pki.CONTROLLER).toFile(), pki.key(Pki.CONTROLLER).toFile())
            .build();
    for (var target : targets) {
      var channel =
          channels.computeIfAbsent(
              target.port(),
              port ->
                  NettyChannelBuilder.forAddress(target.host(), port)
                      .overrideAuthority(target.node().value())
                      .sslContext(tls)
                      .eventLoopGroup(loops)
                      .channelType(NioSocketChannel.class)
                      .directExecutor()
                      .build());
      var list =
          SubscriptionList.newBuilder()
              .setEncoding(Encoding.PROTO)
              .setPrefix(Path.newBuilder().setTarget(target.node().value()));
      gNMIGrpc
          .newStub(channel)
          .subscribe(
              new StreamObserver<>() {
                @Override
                public void onNext(SubscribeResponse response) {
                  updates.add(response.getUpdate().getUpdateCount());
                  kept.add(response.getUpdate().getTimestamp());
                }

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onCompleted() {}
              })
          .onNext(SubscribeRequest.newBuilder().setSubscribe(list).build());
    }
    return new Receiving() {
      @Override
      public long updates() {
        return updates.sum();
      }

      @Override
      public long unused() {
        return 0;
      }

      @Override
      public int heard() {
        return targets.size();
      }

      @Override
      public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
      }
    };
  }
}
