package io.branchline.speaker;

import io.branchline.network.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a topology over BGP-LS to everyone who is connected, and keeps them up to date with the
 * difference: {@link #setTopology} withdraws what is gone and announces what is new or changed.
 *
 * <p>Any number of peers may connect to {@link #listen}, and it may itself {@link #connect}. A peer
 * that has just come up is told everything, then End-of-RIB.
 */
public final class BgpSpeaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BgpSpeaker.class);

  private final BgpSpeakerConfig config;
  private final LinkStateEncoder encoder;
  private final List<ServerSocket> listeners = new CopyOnWriteArrayList<>();
  private final List<SpeakerSession> sessions = new CopyOnWriteArrayList<>();

  /** Guards {@link #routes} together with which session was told which of them. */
  private final ReentrantLock telling = new ReentrantLock();

  private Map<String, LinkStateRoute> routes = Map.of();
  private volatile boolean closed;

  public BgpSpeaker(BgpSpeakerConfig config) {
    this.config = config;
    encoder = new LinkStateEncoder(config.as(), config.firstLabel(), config.labels());
  }

  /**
   * Takes peers on this address (port 0: any free one).
   *
   * @return the address with the port that was given
   */
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    var listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address);
    listeners.add(listener);
    Thread.ofVirtual().name("bgp-speaker-accept").start(() -> accept(listener));
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept(ServerSocket listener) {
    while (!closed) {
      try {
        run(listener.accept());
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("the BGP speaker no longer listens: {}", e.getMessage());
        }
        return;
      }
    }
  }

  /**
   * Opens one session to a peer that waits for us; it is not opened again when it ends.
   *
   * @throws IOException when the peer does not take the connection
   */
  public void connect(InetSocketAddress peer) throws IOException {
    run(new Socket(peer.getAddress(), peer.getPort()));
  }

  private void run(Socket socket) throws IOException {
    var session = new SpeakerSession(config, socket, this::established);
    sessions.add(session);
    if (closed) {
      socket.close();
    }
    Thread.ofVirtual()
        .name("bgp-speaker-" + socket.getRemoteSocketAddress())
        .start(() -> {
          session.run();
          sessions.remove(session);
        });
  }

  /** Tells a new peer everything; from then on it hears every difference. */
  private void established(SpeakerSession session) {
    telling.lock();
    try {
      session.tell(List.of(), routes.values());
      session.endOfRib();
    } finally {
      telling.unlock();
    }
  }

  /** From now on this is the topology; every peer is told what is different. */
  public void setTopology(Topology topology) {
    var next = encoder.encode(topology);
    telling.lock();
    try {
      var gone = new TreeMap<>(routes);
      gone.keySet().removeAll(next.keySet());
      var changed = new ArrayList<LinkStateRoute>();
      for (var route : next.values()) {
        var told = routes.get(route.key());
        if (told == null || !told.equals(route)) {
          changed.add(route);
        }
      }
      routes = next;
      for (var session : sessions) {
        if (session.isEstablished()) {
          session.tell(gone.values(), changed);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  /** How many peers have a session. */
  public int peerCount() {
    return (int) sessions.stream().filter(SpeakerSession::isEstablished).count();
  }

  /** How many UPDATEs all peers together were sent since they came up. */
  public long sentUpdates() {
    return sessions.stream().mapToLong(SpeakerSession::sentUpdates).sum();
  }

  /** For tests of listeners: sends these octets, whatever they are, to every peer. */
  public void sendRaw(byte[] octets) {
    telling.lock();
    try {
      sessions.stream().filter(SpeakerSession::isEstablished).forEach(s -> s.sendRaw(octets));
    } finally {
      telling.unlock();
    }
  }

  /** For tests of listeners: breaks every connection without a word. */
  public void dropPeers() {
    sessions.forEach(SpeakerSession::drop);
  }

  /** Ends every session with a NOTIFICATION and stops listening. */
  @Override
  public void close() {
    closed = true;
    for (var listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        LOG.debug("closing a listener", e);
      }
    }
    sessions.forEach(SpeakerSession::cease);
  }
}
