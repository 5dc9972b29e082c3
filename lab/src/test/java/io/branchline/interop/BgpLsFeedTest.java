package io.branchline.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.BgpLsFeed;
import io.branchline.bgp.LinkStateEvent;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.branchline.speaker.BgpSpeaker;
import io.branchline.speaker.BgpSpeakerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The lab's speaker and the feed share no code; what one tells, the other must hear. */
class BgpLsFeedTest {
  private static final Ip SPEAKER_ID = Ip.of("10.255.255.1");
  private static final Ip FEED_ID = Ip.of("10.255.255.2");
  private static final long AS = 4_200_000_000L;

  private final Topology bank = SampleNetwork.bank();
  private final LinkId line =
      bank.listLinksFrom(new NodeId("branch-12-r1")).stream()
          .filter(link -> link.igpMetric() == 1000)
          .findFirst()
          .orElseThrow()
          .id();
  private final FeedLog log = new FeedLog();
  private final BgpSpeaker speaker = new BgpSpeaker(BgpSpeakerConfig.of(AS, SPEAKER_ID));
  private BgpLsFeed feed = activeFeed();

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private BgpLsFeed activeFeed() {
    try {
      return new BgpLsFeed(
          BgpLsConfig.active(speaker.listen(freePort()), AS, FEED_ID)
              .withRetry(Duration.ofMillis(50), Duration.ofMillis(400)),
          log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close(TestInfo test) {
    feed.close();
    speaker.close();
  }

  @Test
  void aBankOf120RoutersArrivesUnchanged() throws Exception {
    speaker.setTopology(bank);
    feed.start();
    log.await(LinkStateEvent.Synchronized.class, 1);
    assertEquals(120, log.topology().nodeCount());
    for (var node : bank.nodes()) {
      assertEquals(Optional.of(node), log.topology().findNode(node.id()));
    }
    for (var link : bank.links()) {
      assertEquals(Optional.of(link), log.topology().findLink(link.id()));
    }
    assertEquals(bank, log.topology());
    assertEquals(0, feed.malformedCount());
  }

  @Test
  void aFailedLinkIsWithdrawnWithinASecondAndRestored() throws Exception {
    speaker.setTopology(bank);
    feed.start();
    log.await(LinkStateEvent.Synchronized.class, 1);
    long before = speaker.sentUpdates();
    var failed = SampleNetwork.without(bank, line);

    speaker.setTopology(failed);
    log.await(failed, Duration.ofSeconds(1));
    assertEquals(before + 1, speaker.sentUpdates(), "one UPDATE withdraws both directions");

    speaker.setTopology(bank);
    log.await(bank, Duration.ofSeconds(1));
    assertTrue(log.list(LinkStateEvent.PeerDown.class).isEmpty());
  }
}
