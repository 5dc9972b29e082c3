package io.branchline.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.LinkStateEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A peer that talks nonsense costs its nonsense, at most a session, and never the feed. */
class BgpLsFeedNonsenseTest extends FeedFixture {
  private static final long SEED = 7;

  @Test
  void garbageEndsTheSessionWithAReasonAndItComesBack() throws Exception {
    var speaker = speaker();
    feedOf(speaker);
    var garbage =
        List.of(
            "GET / HTTP/1.1\r\nHost: bgp\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            framed(2, 18),
            framed(2, 5000),
            framed(77, 19),
            // An UPDATE whose attributes run out of it.
            UpdateWriter.message(2, new Octets().u16(0).u16(4000).u8(0x80).u8(14)));
    var expected =
        List.of(
            "a message starts with its marker (found 474554",
            "19 to 4096 octets, not 18",
            "19 to 4096 octets, not 5000",
            "no message has type 77",
            "the UPDATE at octet");
    for (int i = 0; i < garbage.size(); i++) {
      speaker.sendRaw(garbage.get(i));
      log.await(LinkStateEvent.PeerDown.class, i + 1);
      var reason = log.list(LinkStateEvent.PeerDown.class).get(i).reason();
      assertTrue(reason.contains(expected.get(i)), reason);
      assertTrue(reason.contains("BGP peer 127.0.0.1:"), reason);
      assertTrue(reason.contains("octet "), reason);
      assertTrue(reason.contains("trying again in 50 ms"), reason);
      log.await(LinkStateEvent.Synchronized.class, i + 2);
      assertEquals(bank, log.topology());
    }
  }

  private static byte[] framed(int type, int length) {
    var message = UpdateWriter.message(type, new Octets());
    message[16] = (byte) (length >> 8);
    message[17] = (byte) length;
    return message;
  }

  @Test
  void aPeerThatTellsTooMuchIsGivenUp() throws Exception {
    var speaker = speaker();
    speaker.setTopology(bank);
    feed(BgpLsConfig.active(speaker.listen(loopback(0)), AS, FEED_ID).withMostRoutes(100));
    log.await(LinkStateEvent.PeerDown.class, 1);
    var reason = log.list(LinkStateEvent.PeerDown.class).getFirst().reason();
    assertTrue(reason.contains("more than the 100 routes"), reason);
    assertTrue(log.list(LinkStateEvent.Synchronized.class).isEmpty());
  }

  /** Thousands of broken attributes: each costs its own route at most, none the session. */
  @Test
  void malformedAttributesNeverEndTheSession() throws Exception {
    var speaker = speaker();
    var feed = feedOf(speaker);
    var victims = SampleNetwork.bank().with(SampleNetwork.extraRouters(8));
    var routes = encoder.encode(victims);
    routes.keySet().removeAll(encoder.encode(bank).keySet());
    var random = new Random(SEED);
    int sent = 0;
    for (int round = 0; round < 100; round++) {
      for (var route : routes.values()) {
        var broken = new LinkStateRoute(route.nlri(), mutate(route.attribute(), random));
        updates.announce(List.of(broken)).forEach(speaker::sendRaw);
        sent++;
      }
    }
    assertTrue(sent > 5000, sent + " mutations");

    updates.withdraw(routes.values()).forEach(speaker::sendRaw);
    speaker.setTopology(SampleNetwork.without(bank, line));
    log.await(SampleNetwork.without(bank, line), Duration.ofSeconds(30));
    assertTrue(log.list(LinkStateEvent.PeerDown.class).isEmpty());
    assertTrue(feed.malformedCount() > 1000, feed.malformedCount() + " were reported");
    var report = log.list(LinkStateEvent.Malformed.class).getFirst();
    assertTrue(report.what().startsWith("attribute 29 is discarded: "), report.what());
    assertTrue(report.where().contains("BGP peer 127.0.0.1:"), report.where());
  }

  private static byte[] mutate(byte[] octets, Random random) {
    var broken = octets.clone();
    switch (random.nextInt(4)) {
      case 0 -> broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
      }
      case 2 -> broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      default -> random.nextBytes(broken);
    }
    return broken;
  }

  /** Anything at all, over and over: the feed outlives it and finds its way back. */
  @Test
  void mutatedUpdatesAreSurvived() throws Exception {
    var speaker = speaker();
    feedOf(speaker);
    var originals = updates.announce(encoder.encode(bank).values());
    var random = new Random(SEED);
    for (int round = 0; round < 20; round++) {
      int downs = log.list(LinkStateEvent.PeerDown.class).size();
      int marks = log.list(LinkStateEvent.Synchronized.class).size();
      for (int i = 0; i < 25; i++) {
        var update = originals.get(random.nextInt(originals.size())).clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          update[19 + random.nextInt(update.length - 19)] = (byte) random.nextInt(256);
        }
        speaker.sendRaw(update);
      }
      speaker.sendRaw("end".getBytes(StandardCharsets.US_ASCII));
      speaker.sendRaw(new byte[32]);
      log.await(
          l ->
              l.list(LinkStateEvent.PeerDown.class).size() > downs
                  && l.list(LinkStateEvent.Synchronized.class).size() > marks,
          A_WHILE);
      assertEquals(bank, log.topology(), "seed " + SEED + ", round " + round);
    }
  }
}
