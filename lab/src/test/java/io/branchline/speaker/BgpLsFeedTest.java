package io.branchline.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.BgpLsFeed;
import io.branchline.bgp.LinkStateEvent;
import io.branchline.network.NodeCapabilities;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Ip;
import io.branchline.segment.MplsLabel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lab's speaker and the feed share no code; what one tells, the other must hear. */
class BgpLsFeedTest extends FeedFixture {
  @Test
  void aBankOf120RoutersArrivesUnchanged() throws Exception {
    var feed = feedOf(speaker());
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
  void flexibleAlgorithmsArriveUnchanged() throws Exception {
    var flexible = SampleNetwork.flexible();
    var speaker = speaker();
    speaker.setTopology(flexible);
    var feed = feed(BgpLsConfig.active(speaker.listen(loopback(0)), AS, FEED_ID));
    log.await(LinkStateEvent.Synchronized.class, 1);
    for (var node : flexible.nodes()) {
      assertEquals(Optional.of(node), log.topology().findNode(node.id()));
    }
    assertEquals(flexible, log.topology());
    assertEquals(0, feed.malformedCount());
  }

  @Test
  void aPassiveFeedWaitsForTheSpeaker() throws Exception {
    var speaker = speaker();
    speaker.setTopology(bank);
    var feed = feed(BgpLsConfig.passive(loopback(0), Ip.of("127.0.0.1"), AS, FEED_ID));
    speaker.connect(feed.localAddress());
    log.await(bank, A_WHILE);

    speaker.dropPeers();
    log.await(LinkStateEvent.PeerDown.class, 1);
    speaker.connect(feed.localAddress());
    log.await(LinkStateEvent.Synchronized.class, 2);
    assertEquals(bank, log.topology());
  }

  @Test
  void aFailedLinkIsWithdrawnWithinASecondAndRestored() throws Exception {
    var speaker = speaker();
    feedOf(speaker);
    long before = speaker.sentUpdates();
    var failed = SampleNetwork.without(bank, line);

    speaker.setTopology(failed);
    log.await(failed, ONE_SECOND);
    assertEquals(before + 1, speaker.sentUpdates(), "one UPDATE withdraws both directions");

    speaker.setTopology(bank);
    log.await(bank, ONE_SECOND);
    assertTrue(log.list(LinkStateEvent.PeerDown.class).isEmpty());
  }

  @Test
  void everyPeerHearsTheSame() throws Exception {
    var speaker = speaker();
    feedOf(speaker);
    var second = new FeedLog();
    try (var other =
        new BgpLsFeed(
            BgpLsConfig.active(speaker.listen(loopback(0)), AS, Ip.of("10.255.255.3")), second)) {
      other.start();
      second.await(bank, A_WHILE);
      assertEquals(2, speaker.peerCount());
      speaker.setTopology(SampleNetwork.without(bank, line));
      second.await(SampleNetwork.without(bank, line), ONE_SECOND);
      log.await(SampleNetwork.without(bank, line), ONE_SECOND);
    }
  }

  @Test
  void whileThePeerIsAwayTheTopologyStaysAndIsCalledStale() throws Exception {
    var speaker = new BgpSpeaker(SPEAKER);
    var feed = feedOf(speaker);
    var address = speaker.listen(loopback(0));
    feed.close();
    open.remove(feed);

    var again = feed(BgpLsConfig.active(address, AS, FEED_ID));
    log.await(LinkStateEvent.Synchronized.class, 2);
    speaker.close();
    log.await(LinkStateEvent.PeerDown.class, 1);
    var reason = log.list(LinkStateEvent.PeerDown.class).getFirst().reason();
    assertTrue(reason.contains("127.0.0.1:" + address.getPort()), reason);
    assertTrue(reason.contains("NOTIFICATION 6/2"), reason);
    assertEquals(bank, log.topology());

    // It comes back without the line: that alone is what changes.
    int changes = log.list(LinkStateEvent.Changed.class).size();
    var returned = speaker();
    returned.setTopology(SampleNetwork.without(bank, line));
    returned.listen(address);
    log.await(LinkStateEvent.Synchronized.class, 3);
    assertEquals(SampleNetwork.without(bank, line), log.topology());
    assertEquals(changes + 1, log.list(LinkStateEvent.Changed.class).size());
    assertEquals(2, log.list(LinkStateEvent.Changed.class).getLast().changes().size());
    assertEquals(0, again.malformedCount());
  }

  @Test
  void aPeerThatIsNotThereIsTriedLessAndLessOften() throws Exception {
    var free = new BgpSpeaker(SPEAKER);
    var address = free.listen(loopback(0));
    free.close();
    feed(BgpLsConfig.active(address, AS, FEED_ID));
    log.await(LinkStateEvent.PeerDown.class, 1);
    var reason = log.list(LinkStateEvent.PeerDown.class).getFirst().reason();
    assertTrue(reason.contains("cannot connect"), reason);

    var speaker = speaker();
    speaker.setTopology(bank);
    speaker.listen(address);
    log.await(bank, A_WHILE);
    assertEquals(1, log.list(LinkStateEvent.PeerDown.class).size(), "the same reason is told once");
  }

  @Test
  void aPeerThatFallsSilentIsGivenUpAfterTheHoldTime() throws Exception {
    var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(silent);
    var holdTime = Duration.ofSeconds(3);
    feed(BgpLsConfig.active(loopback(silent.getLocalPort()), AS, FEED_ID).withHoldTime(holdTime));
    var session = new SpeakerSession(SPEAKER, silent.accept(), up -> {});
    open.add(session::drop);
    session.sendRaw(session.open());
    session.sendRaw(UpdateWriter.message(4, new Octets()));
    Thread.ofVirtual().start(session::write);
    log.await(LinkStateEvent.PeerUp.class, 1);
    log.await(LinkStateEvent.PeerDown.class, 1);
    var reason = log.list(LinkStateEvent.PeerDown.class).getFirst().reason();
    assertTrue(reason.contains("HOLD_TIMER_EXPIRED"), reason);
  }

  @Test
  void aPeerOfAnotherAutonomousSystemIsRefused() throws Exception {
    var speaker = speaker();
    feed(BgpLsConfig.active(speaker.listen(loopback(0)), 65001, FEED_ID));
    log.await(LinkStateEvent.PeerDown.class, 1);
    var reason = log.list(LinkStateEvent.PeerDown.class).getFirst().reason();
    assertTrue(reason.contains("NOTIFICATION 2/2 (BAD_PEER_AS)"), reason);
    assertTrue(log.list(LinkStateEvent.PeerUp.class).isEmpty());
  }

  /** What OpenDaylight's own reader ends the session at. */
  @Test
  void whatIsUnusualButRightIsTaken() throws Exception {
    var speaker = speaker();
    var feed = feedOf(speaker);
    var some = bank.nodes().getFirst();
    var link = bank.listLinksFrom(some.id()).getFirst();
    var unusual = new ArrayList<LinkStateRoute>();
    for (var route : encoder.encode(bank).values()) {
      if (route.nlri()[1] == 1) {
        // Flexible algorithms 128 and 130, and a TLV that nobody knows.
        unusual.add(
            with(
                route,
                new Octets()
                    .tlv(1035, new Octets().u8(0).u8(128).u8(130))
                    .tlv(65000, new Octets().u32(42))));
      } else if (route.nlri()[1] == 2) {
        // A second End.X of algorithm 128, without a structure.
        unusual.add(
            with(
                route,
                new Octets()
                    .tlv(1106, new Octets().u16(5).u8(0).u8(128).u16(0).raw(new byte[16]))));
      } else if (route.nlri()[1] == 3) {
        // A second prefix SID, of algorithm 128.
        unusual.add(
            with(route, new Octets().tlv(1158, new Octets().u8(0x40).u8(128).u16(0).u32(7))));
      }
    }
    updates.announce(unusual).forEach(speaker::sendRaw);
    speaker.setTopology(SampleNetwork.without(bank, line));
    log.await(SampleNetwork.without(bank.with(inAlgorithms128And130()), line), A_WHILE);
    assertEquals(Optional.of(link), log.topology().findLink(link.id()));
    assertEquals(0, feed.malformedCount());
    assertTrue(log.list(LinkStateEvent.PeerDown.class).isEmpty());
  }

  private List<TopologyChange> inAlgorithms128And130() {
    var changes = new ArrayList<TopologyChange>();
    for (var node : bank.nodes()) {
      var can = node.capabilities();
      changes.add(
          new TopologyChange.NodePut(
              node.with(
                  new NodeCapabilities(
                      can.transit(),
                      can.srgb(),
                      can.maxSidDepth(),
                      Set.of(128, 130),
                      Map.of(128, new MplsLabel(16007)),
                      can.locators(),
                      can.definitions(),
                      can.maxSrv6Sids()))));
    }
    return changes;
  }

  private static LinkStateRoute with(LinkStateRoute route, Octets more) {
    return new LinkStateRoute(
        route.nlri(), new Octets().raw(route.attribute()).raw(more.toBytes()).toBytes());
  }
}
