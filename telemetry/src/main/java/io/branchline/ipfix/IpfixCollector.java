package io.branchline.ipfix;

import io.branchline.measure.Sample;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.site.Bank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes IPFIX over UDP (RFC 7011 section 10.3) and gives a sample of each report every five minutes
 * of network time. One thread receives and sums up; what comes while it is busy waits in the
 * socket's buffer, and what that does not hold shows in the sequence numbers as lost.
 */
public final class IpfixCollector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IpfixCollector.class);
  private static final int LARGEST_MESSAGE = 65_535;
  private static final int BUFFER_BYTES = 8 << 20;
  private static final int LOOK_MILLIS = 500;

  private final IpfixConfig config;
  private final Bank bank;
  private final NetworkClock clock;
  private final DatagramSocket socket;
  private final FlowReports reports;
  private final Map<NodeId, Exporter> exporters = new ConcurrentSkipListMap<>();
  private final LongAdder strangers = new LongAdder();
  private @Nullable Thread receiving;
  private volatile boolean closed;

  private static final class Exporter {
    private final IpfixDecoder decoder = new IpfixDecoder();
    private final LongAdder records = new LongAdder();
    private final LongAdder elsewhere = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private volatile long unknown;
    private volatile long lost;
    private volatile @Nullable Instant heard;
  }

  /**
   * How well one router's flow records are heard.
   *
   * @param records that count in reports
   * @param elsewhere records of which neither end is at the router's site
   * @param malformed messages that cannot be read
   * @param unknown data sets that came before their template
   * @param lost records that were sent and never came
   * @param lastHeard network time
   */
  public record ExporterStatus(
      NodeId node,
      long records,
      long elsewhere,
      long malformed,
      long unknown,
      long lost,
      Optional<Instant> lastHeard) {}

  /**
   * Opens the socket.
   *
   * @throws UncheckedIOException when it cannot be had
   */
  public IpfixCollector(IpfixConfig config, Bank bank, NetworkClock clock) {
    this.config = config;
    this.bank = bank;
    this.clock = clock;
    reports = new FlowReports(config.applications(), config.subnetLength());
    try {
      socket = new DatagramSocket(config.listen());
      socket.setReceiveBufferSize(BUFFER_BYTES);
      socket.setSoTimeout(LOOK_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "IPFIX cannot be taken at " + config.listen() + ": " + e.getMessage(), e);
    }
  }

  /** The UDP port that it listens at. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Begins to receive; called once. The sink is called from one thread. */
  public void start(Consumer<List<Sample>> sink) {
    receiving =
        Thread.ofPlatform()
            .daemon()
            .name("ipfix")
            .start(() -> {
              var packet = new DatagramPacket(new byte[LARGEST_MESSAGE], LARGEST_MESSAGE);
              while (!closed) {
                receive(packet, sink);
              }
            });
  }

  private void receive(DatagramPacket packet, Consumer<List<Sample>> sink) {
    try {
      boolean came = await(packet);
      // What comes after the end of a step belongs to the next.
      var done = reports.close(clock.instant());
      if (came) {
        take(packet);
      }
      if (!done.isEmpty()) {
        sink.accept(done);
      }
    } catch (IOException e) {
      if (!closed) {
        LOG.error("IPFIX cannot be received: {}", e.getMessage());
        pause();
      }
    } catch (RuntimeException e) {
      LOG.error("flow records are lost: {}", e.getMessage(), e);
    }
  }

  /** Whether a message came; a step may be over all the same. */
  private boolean await(DatagramPacket packet) throws IOException {
    try {
      packet.setLength(LARGEST_MESSAGE);
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(DatagramPacket packet) {
    var node = config.exporters().get(Ip.of(packet.getAddress().getAddress()));
    var site = node == null ? null : bank.findSiteOf(node).orElse(null);
    if (node == null || site == null) {
      strangers.increment();
      return;
    }
    var exporter = exporters.computeIfAbsent(node, any -> new Exporter());
    try {
      var bytes = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
      for (var flow : exporter.decoder.decode(bytes.slice())) {
        (reports.add(site, flow) ? exporter.records : exporter.elsewhere).increment();
      }
      exporter.heard = clock.instant();
    } catch (IpfixDecoder.MalformedException e) {
      exporter.malformed.increment();
    }
    exporter.unknown = exporter.decoder.unknown();
    exporter.lost = exporter.decoder.lost();
  }

  /** How well each router is heard that ever sent something. */
  public List<ExporterStatus> listExporters() {
    return exporters.entrySet().stream()
        .map(entry -> {
          var of = entry.getValue();
          return new ExporterStatus(
              entry.getKey(),
              of.records.sum(),
              of.elsewhere.sum(),
              of.malformed.sum(),
              of.unknown,
              of.lost,
              Optional.ofNullable(of.heard));
        })
        .toList();
  }

  /** Messages from addresses that no router exports from. */
  public long strangers() {
    return strangers.sum();
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
    var thread = receiving;
    if (thread != null) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
