package io.branchline.boot;

import io.branchline.bgp.BgpLsConfig;
import io.branchline.bgp.BgpLsFeed;
import io.branchline.bgp.LinkStateEvent;
import io.branchline.config.ControllerConfig;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.Event;
import io.branchline.loop.PeerState;
import io.branchline.network.Link;
import io.branchline.network.TopologyChange;
import io.branchline.segment.Ip;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The BGP-LS sessions, and what they tell reported to the loop. */
final class LinkStatePeers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkStatePeers.class);
  private static final int NAMED = 4;

  private final List<BgpLsFeed> feeds = new ArrayList<>();
  private final ControlLoop loop;

  LinkStatePeers(ControllerConfig.Bgp config, InstantSource real, ControlLoop loop)
      throws IOException {
    this.loop = loop;
    for (var peer : config.peers()) {
      var listener = new Peer(peer.address().toString());
      var remote = peer.address().resolve();
      var settings =
          peer.listen().isPresent()
              ? BgpLsConfig.passive(
                  peer.listen().get().resolve(),
                  Ip.of(remote.getAddress().getAddress()),
                  config.as(),
                  config.routerId())
              : BgpLsConfig.active(remote, config.as(), config.routerId());
      feeds.add(new BgpLsFeed(settings, listener::hear, real));
    }
    for (var feed : feeds) {
      feed.start();
    }
  }

  /** One peer; told by the feed's one thread. */
  private final class Peer {
    private final String name;
    private PeerState state = PeerState.DOWN;
    private Instant complained = Instant.MIN;

    Peer(String name) {
      this.name = name;
    }

    private void hear(LinkStateEvent event) {
      switch (event) {
        case LinkStateEvent.PeerUp _ -> report(PeerState.UP, "");
        case LinkStateEvent.PeerDown(String reason) -> report(PeerState.DOWN, reason);
        case LinkStateEvent.Synchronized() -> report(PeerState.SYNCHRONISED, "");
        case LinkStateEvent.Changed(List<TopologyChange> changes) ->
            loop.report(new Event.TopologyChanged(loop.now(), summary(changes), changes));
        case LinkStateEvent.Malformed malformed -> complain(malformed);
      }
    }

    /** Once a second at most enters the journal; all are logged and counted by the feed. */
    private void complain(LinkStateEvent.Malformed malformed) {
      LOG.warn("{}: {}", malformed.where(), malformed.what());
      var now = loop.now();
      if (now.real().isAfter(complained.plusSeconds(1))) {
        complained = now.real();
        report(state, "left out: " + malformed.what() + " (" + malformed.where() + ")");
      }
    }

    private void report(PeerState next, String reason) {
      state = next;
      loop.report(new Event.PeerChanged(loop.now(), name, next, reason));
    }
  }

  private static String summary(List<TopologyChange> changes) {
    int nodes = 0;
    int links = 0;
    var lost = new StringJoiner(", ");
    int gone = 0;
    for (var change : changes) {
      switch (change) {
        case TopologyChange.NodePut _ -> nodes++;
        case TopologyChange.LinkPut(Link _) -> links++;
        case TopologyChange.NodeRemoved removed -> {
          if (++gone <= NAMED) {
            lost.add(removed.node().value());
          }
        }
        case TopologyChange.LinkRemoved removed -> {
          if (++gone <= NAMED) {
            lost.add(removed.link().toString());
          }
        }
      }
    }
    var told = nodes + " nodes and " + links + " links were told";
    if (gone == 0) {
      return told;
    }
    var left = gone + " were lost: " + lost + (gone > NAMED ? " and more" : "");
    return nodes + links == 0 ? left : told + ", " + left;
  }

  @Override
  public void close() {
    feeds.forEach(BgpLsFeed::close);
  }
}
