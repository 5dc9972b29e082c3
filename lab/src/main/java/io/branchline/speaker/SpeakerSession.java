package io.branchline.speaker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One BGP session (RFC 4271 section 8, without its waiting states: the connection is there, and
 * when it fails the session is over).
 *
 * <p>The thread in {@link #run} reads; a second one writes what is queued, and a KEEPALIVE whenever
 * a third of the hold time passes without.
 */
final class SpeakerSession {
  private static final Logger LOG = LoggerFactory.getLogger(SpeakerSession.class);

  private static final int OPEN = 1;
  private static final int NOTIFICATION = 3;
  private static final int KEEPALIVE = 4;
  private static final int AS_TRANS = 23456;

  /** Ends the writer. */
  private static final byte[] END = {};

  private final BgpSpeakerConfig config;
  private final Socket socket;
  private final Consumer<SpeakerSession> onEstablished;
  private final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
  private final AtomicLong updates = new AtomicLong();
  private volatile Duration holdTime;
  private volatile boolean established;
  private @Nullable UpdateWriter writer;

  /**
   * @param onEstablished called once, when the peer may be told routes
   */
  SpeakerSession(BgpSpeakerConfig config, Socket socket, Consumer<SpeakerSession> onEstablished) {
    this.config = config;
    this.socket = socket;
    this.onEstablished = onEstablished;
    holdTime = config.holdTime();
  }

  boolean isEstablished() {
    return established;
  }

  long sentUpdates() {
    return updates.get();
  }

  /** Serves the session until it ends. */
  void run() {
    var writing = Thread.ofVirtual().name("bgp-speaker-write").start(this::write);
    try {
      socket.setTcpNoDelay(true);
      outgoing.add(open());
      read(new DataInputStream(socket.getInputStream()));
    } catch (SocketTimeoutException e) {
      LOG.info("BGP peer {}: nothing heard for {}", socket.getRemoteSocketAddress(), holdTime);
    } catch (EOFException e) {
      LOG.info("BGP peer {}: it closed the connection", socket.getRemoteSocketAddress());
    } catch (IOException e) {
      LOG.info("BGP peer {}: {}", socket.getRemoteSocketAddress(), e.getMessage());
    } finally {
      established = false;
      outgoing.add(END);
      finish(writing);
    }
  }

  /** Leaves the writer a second to say why, then closes. */
  private void finish(Thread writing) {
    try {
      writing.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drop();
  }

  private void read(DataInputStream in) throws IOException {
    while (true) {
      var header = new byte[19];
      in.readFully(header);
      int length = (header[16] & 0xFF) << 8 | (header[17] & 0xFF);
      for (int i = 0; i < 16; i++) {
        if (header[i] != -1) {
          refuse(1, 1, "the marker is missing");
        }
      }
      if (length < 19 || length > 4096) {
        refuse(1, 2, "a message cannot have " + length + " octets");
      }
      var body = new byte[length - 19];
      in.readFully(body);
      switch (header[18]) {
        case OPEN -> opened(body);
        case KEEPALIVE -> confirmed();
        case NOTIFICATION ->
            throw new IOException("it sent NOTIFICATION " + body[0] + "/" + body[1]);
        default -> LOG.debug("a message of type {} is ignored", header[18]);
      }
    }
  }

  /** Our OPEN: the link-state family and a 4-octet AS number (RFC 4760, RFC 6793). */
  byte[] open() {
    var capabilities =
        new Octets()
            .u8(1)
            .u8(4)
            .u16(UpdateWriter.AFI)
            .u8(0)
            .u8(UpdateWriter.SAFI)
            .u8(65)
            .u8(4)
            .u32(config.as());
    var body =
        new Octets()
            .u8(4)
            .u16(config.as() > 0xFFFF ? AS_TRANS : (int) config.as())
            .u16((int) config.holdTime().toSeconds())
            .raw(config.routerId().bytes())
            .u8(capabilities.size() + 2)
            .u8(2)
            .u8(capabilities.size())
            .raw(capabilities.toBytes());
    return UpdateWriter.message(OPEN, body);
  }

  private void opened(byte[] body) throws IOException {
    var offer = PeerOffer.read(body);
    if (writer != null) {
      refuse(5, 0, "it sent a second OPEN");
    }
    if (!offer.linkState()) {
      refuse(2, 7, "it does not take link-state routes");
    }
    if (offer.holdSeconds() == 1 || offer.holdSeconds() == 2) {
      refuse(2, 6, "a hold time of " + offer.holdSeconds() + " s is too short");
    }
    long seconds = Math.min(config.holdTime().toSeconds(), offer.holdSeconds());
    holdTime = Duration.ofSeconds(seconds);
    socket.setSoTimeout((int) holdTime.toMillis());
    writer = new UpdateWriter(config.as(), offer.as() == config.as(), config.routerId());
    outgoing.add(UpdateWriter.message(KEEPALIVE, new Octets()));
  }

  /** The first KEEPALIVE answers our OPEN. */
  private void confirmed() throws IOException {
    if (writer == null) {
      refuse(5, 0, "it sent KEEPALIVE before OPEN");
    }
    if (!established) {
      established = true;
      LOG.info("BGP peer {}: session is up", socket.getRemoteSocketAddress());
      onEstablished.accept(this);
    }
  }

  private void refuse(int code, int subcode, String why) throws IOException {
    outgoing.add(UpdateWriter.message(NOTIFICATION, new Octets().u8(code).u8(subcode)));
    outgoing.add(END);
    throw new IOException(why);
  }

  /** Queues withdrawals, then announcements. */
  void tell(Collection<LinkStateRoute> withdrawn, Collection<LinkStateRoute> announced) {
    var updateWriter = writer;
    if (updateWriter != null) {
      var messages = updateWriter.withdraw(withdrawn);
      messages.addAll(updateWriter.announce(announced));
      outgoing.addAll(messages);
      updates.addAndGet(messages.size());
    }
  }

  void endOfRib() {
    var updateWriter = writer;
    if (updateWriter != null) {
      outgoing.add(updateWriter.endOfRib());
    }
  }

  void sendRaw(byte[] octets) {
    outgoing.add(octets.clone());
  }

  /** Administrative shutdown (RFC 4486). */
  void cease() {
    outgoing.add(UpdateWriter.message(NOTIFICATION, new Octets().u8(6).u8(2)));
    outgoing.add(END);
  }

  void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("dropping a BGP session", e);
    }
  }

  /** Writes what is queued until the session ends. */
  void write() {
    try {
      var out = socket.getOutputStream();
      while (true) {
        var message =
            holdTime.isZero()
                ? outgoing.take()
                : outgoing.poll(Math.max(1000, holdTime.toMillis() / 3), TimeUnit.MILLISECONDS);
        if (message != null && message.length == 0) {
          break;
        }
        if (message != null) {
          out.write(message);
        } else if (established) {
          out.write(UpdateWriter.message(KEEPALIVE, new Octets()));
        }
      }
    } catch (IOException e) {
      LOG.debug("a BGP session can no longer be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }
}
