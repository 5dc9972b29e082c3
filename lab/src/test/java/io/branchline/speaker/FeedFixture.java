package io.branchline.speaker;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.BgpLsFeed;
import io.branchline.bgp.LinkStateEvent;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A speaker of the lab's and a feed that share no code, between them what both need. */
abstract class FeedFixture {
  static final Duration ONE_SECOND = Duration.ofSeconds(1);
  static final Duration A_WHILE = FeedLog.PATIENCE;
  static final long AS = 4_200_000_000L;
  static final Ip FEED_ID = Ip.of("10.255.255.2");
  static final BgpSpeakerConfig SPEAKER = BgpSpeakerConfig.of(AS, Ip.of("10.255.255.1"));

  final Topology bank = SampleNetwork.bank();
  final LinkId line =
      bank.listLinksFrom(new NodeId("branch-12-r1")).stream()
          .filter(link -> link.igpMetric() == 1000)
          .findFirst()
          .orElseThrow()
          .id();
  final UpdateWriter updates = new UpdateWriter(AS, true, SPEAKER.routerId());
  final LinkStateEncoder encoder = new LinkStateEncoder(AS, 16000, 8000);
  final FeedLog log = new FeedLog();
  final List<AutoCloseable> open = new ArrayList<>();

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @AfterEach
  void close() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  BgpSpeaker speaker() {
    var speaker = new BgpSpeaker(SPEAKER);
    open.add(speaker);
    return speaker;
  }

  BgpLsFeed feed(BgpLsConfig config) throws IOException {
    var feed = new BgpLsFeed(config.withRetry(Duration.ofMillis(50), Duration.ofMillis(400)), log);
    open.add(feed);
    feed.start();
    return feed;
  }

  /** A feed that has heard the whole bank from this speaker. */
  BgpLsFeed feedOf(BgpSpeaker speaker) throws IOException, InterruptedException {
    speaker.setTopology(bank);
    var feed = feed(BgpLsConfig.active(speaker.listen(loopback(0)), AS, FEED_ID));
    log.await(LinkStateEvent.Synchronized.class, 1);
    return feed;
  }
}
