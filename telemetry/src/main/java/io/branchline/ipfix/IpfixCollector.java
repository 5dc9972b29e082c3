package io.branchline.ipfix;

import io.branchline.measure.Ending;
import io.branchline.measure.Sample;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.site.Bank;
import io.branchline.site.Site;
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
 * Takes IPFIX over UDP (RFC 7011 section 10.3) and TCP, and gives a sample of each report every
 * five minutes of network time. One thread receives what comes over UDP; what comes while it is
 * busy waits in the socket's buffer, and what that does not hold shows in the sequence numbers as
 * lost.
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
  private final TcpExporters connections;

  /** Guards itself. */
  private final FlowReports reports;

  private final Map<NodeId, Exporter> exporters = new ConcurrentSkipListMap<>();
  private final LongAdder strangers = new LongAdder();
  private @Nullable Thread receiving;
  private volatile boolean closed;

  private static final class Exporter {
    /** Of what comes over UDP; each connection has its own. */
    private final IpfixDecoder decoder = new IpfixDecoder();

    private final LongAdder records = new LongAdder();
    private final LongAdder elsewhere = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder lost = new LongAdder();
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
   * Opens the sockets.
   *
   * @throws UncheckedIOException when they cannot be had
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
      connections = connections(config);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "IPFIX cannot be taken at " + config.listen() + ": " + e.getMessage(), e);
    }
  }

  private TcpExporters connections(IpfixConfig config) throws IOException {
    try {
      return new TcpExporters(
          config.listen(), from -> exporterAt(from).<TcpExporters.Session>map(Connection::new));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The TCP port that it listens at. */
  public int tcpPort() {
    return connections.port();
  }

  /** The UDP port that it listens at. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Begins to receive; called once. The sink is called from one thread. */
  public void start(Consumer<List<Sample>> sink) {
    connections.start();
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
      List<Sample> done;
      synchronized (reports) {
        done = reports.close(clock.instant());
      }
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
    var known = exporterAt(Ip.of(packet.getAddress().getAddress()));
    if (known.isEmpty()) {
      return;
    }
    try {
      var bytes = ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength());
      take(known.get(), known.get().exporter.decoder, bytes.slice());
    } catch (IpfixDecoder.MalformedException e) {
      LOG.debug("a message of {} is left out: {}", packet.getAddress(), e.getMessage());
    }
  }

  /** A connection has templates of its own. */
  private final class Connection implements TcpExporters.Session {
    private final Known from;
    private final IpfixDecoder decoder = new IpfixDecoder();

    private Connection(Known from) {
      this.from = from;
    }

    @Override
    public void take(ByteBuffer message) throws IpfixDecoder.MalformedException {
      IpfixCollector.this.take(from, decoder, message);
    }

    @Override
    public void malformed() {
      from.exporter.malformed.increment();
    }
  }

  /** A router that exports, and where it stands. */
  private record Known(Site site, Exporter exporter) {}

  private Optional<Known> exporterAt(Ip address) {
    var node = config.exporters().get(address);
    var site = node == null ? Optional.<Site>empty() : bank.findSiteOf(node);
    if (node == null || site.isEmpty()) {
      strangers.increment();
      return Optional.empty();
    }
    var exporter = exporters.computeIfAbsent(node, any -> new Exporter());
    return Optional.of(new Known(site.get(), exporter));
  }

  /** Counts what a message brings; says so when it is none. */
  private void take(Known from, IpfixDecoder decoder, ByteBuffer message)
      throws IpfixDecoder.MalformedException {
    var exporter = from.exporter;
    long unknown = decoder.unknown();
    long lost = decoder.lost();
    try {
      var flows = decoder.decode(message);
      synchronized (reports) {
        for (var flow : flows) {
          (reports.add(from.site, flow) ? exporter.records : exporter.elsewhere).increment();
        }
      }
      exporter.heard = clock.instant();
    } catch (IpfixDecoder.MalformedException e) {
      exporter.malformed.increment();
      throw e;
    } finally {
      exporter.unknown.add(decoder.unknown() - unknown);
      exporter.lost.add(decoder.lost() - lost);
    }
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
              of.unknown.sum(),
              of.lost.sum(),
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
    connections.close();
    socket.close();
    Ending.await(receiving);
  }
}
