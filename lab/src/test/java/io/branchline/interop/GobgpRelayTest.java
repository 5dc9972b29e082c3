package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.BgpLsFeed;
import io.branchline.bgp.LinkStateEvent;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.LabelBlock;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import io.branchline.speaker.BgpSpeaker;
import io.branchline.speaker.BgpSpeakerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A route reflector that is not ours between speaker and feed: GoBGP reads what the one says and
 * writes it anew for the other.
 *
 * <p>GoBGP 3.10 drops the attribute TLVs that it does not know (RFC 8571 among them) and gives the
 * family up at an SRv6 SID, so the network here has neither.
 */
@Tag("peer")
class GobgpRelayTest {
  private static final long AS = 65000;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final LinkedBlockingQueue<LinkStateEvent> events = new LinkedBlockingQueue<>();
  private Topology heard = Topology.EMPTY;

  @Test
  void whatTheSpeakerSaysArrivesThroughAnotherReflector(@TempDir Path folder) throws Exception {
    var gobgpd = Peers.requireProgram("gobgpd", "gobgpd");
    var speaker = new BgpSpeaker(BgpSpeakerConfig.of(AS, Ip.of("10.255.255.1")));
    var passive =
        BgpLsConfig.passive(
            new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0),
            Ip.of("127.0.0.1"),
            AS,
            Ip.of("10.255.255.2"));
    try (speaker;
        var feed = new BgpLsFeed(passive, events::add)) {
      feed.start();
      var network = network();
      speaker.setTopology(network);
      var speaks = speaker.listen(new InetSocketAddress(InetAddress.getByName("127.0.0.3"), 0));
      var configuration = folder.resolve("gobgpd.toml");
      Files.writeString(
          configuration, configuration(speaks.getPort(), feed.localAddress().getPort()));
      var relay = start(gobgpd, configuration, folder);
      try {
        awaitTopology(network, relay, folder);

        var link = network.links().getFirst();
        var failed =
            network.with(
                List.of(
                    new TopologyChange.LinkRemoved(link.id()),
                    new TopologyChange.LinkRemoved(link.reverseId())));
        speaker.setTopology(failed);
        awaitTopology(failed, relay, folder);
        assertEquals(0, feed.malformedCount());
      } finally {
        relay.destroy();
        assertTrue(relay.waitFor(10, TimeUnit.SECONDS));
      }
    }
  }

  private static Process start(Path gobgpd, Path configuration, Path folder) throws Exception {
    int api;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      api = free.getLocalPort();
    }
    return new ProcessBuilder(
            gobgpd.toString(),
            "-f",
            configuration.toString(),
            "--api-hosts=127.0.0.1:" + api,
            "--pprof-disable")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("gobgpd.log").toFile())
        .start();
  }

  /** GoBGP opens both sessions and reflects from the one to the other. */
  private static String configuration(int speakerPort, int feedPort) {
    return """
    [global.config]
      as = 65000
      router-id = "10.255.255.9"
      port = -1
    """
        + neighbor("127.0.0.3", speakerPort)
        + neighbor("127.0.0.2", feedPort);
  }

  private static String neighbor(String address, int port) {
    return """
    [[neighbors]]
      [neighbors.config]
        neighbor-address = "%s"
        peer-as = 65000
      [neighbors.transport.config]
        local-address = "127.0.0.1"
        remote-port = %d
      [neighbors.timers.config]
        connect-retry = 1
        hold-time = 30
      [neighbors.route-reflector.config]
        route-reflector-client = true
        route-reflector-cluster-id = "10.255.255.9"
      [[neighbors.afi-safis]]
        [neighbors.afi-safis.config]
          afi-safi-name = "ls"
    """
        .formatted(address, port);
  }

  private void awaitTopology(Topology expected, Process relay, Path folder) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!heard.equals(expected)) {
      var event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        fail(
            "heard %s with %s, relay alive %b, its log: %s"
                .formatted(
                    heard,
                    heard.links(),
                    relay.isAlive(),
                    Files.readString(folder.resolve("gobgpd.log"))));
      }
      if (event instanceof LinkStateEvent.Changed changed) {
        heard = heard.with(changed.changes());
      }
    }
  }

  /** Eight routers in a ring, saying only what GoBGP passes on. */
  private static Topology network() {
    var nodes = new ArrayList<Node>();
    var links = new ArrayList<Link>();
    for (int i = 1; i <= 8; i++) {
      nodes.add(
          new Node(
              new NodeId("r" + i),
              Ip.of("10.0.0." + i),
              Optional.of(new MplsLabel(16000 + i)),
              Optional.empty(),
              Optional.empty(),
              new NodeCapabilities(
                  i != 3,
                  Optional.of(new LabelBlock(new MplsLabel(16000), 1000 + i)),
                  Optional.empty(),
                  Set.of(),
                  Map.of(),
                  Map.of(),
                  Map.of())));
      links.add(link(i, i % 8 + 1, 2 * i, 2 * i + 1));
      links.add(link(i % 8 + 1, i, 2 * i + 1, 2 * i));
    }
    return Topology.of(nodes, links);
  }

  private static Link link(int from, int to, int local, int remote) {
    return new Link(
        new LinkId(new NodeId("r" + from), new NodeId("r" + to), local),
        remote,
        10L * from,
        10L * from + to,
        Latency.ZERO,
        Jitter.ZERO,
        Loss.NONE,
        Bandwidth.ofMbps(100 * from),
        Bandwidth.ofMbps(50 * from),
        Bandwidth.ofMbps(25 * from),
        new AdminGroup(1 << from),
        Set.of(new Srlg(100 + from)),
        Optional.of(new MplsLabel(30_000 + local)),
        Optional.empty());
  }
}
