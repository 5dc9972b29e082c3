package io.branchline.router;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sends flow records of simulated routers: IPFIX (RFC 7011) over UDP, each router from an address
 * of its own in the loopback network, which is how a collector tells them apart. Every message
 * brings its template, for one that is lost takes nothing but itself then (section 8.4).
 */
public final class FlowExporter implements AutoCloseable {
  private static final int VERSION = 10;
  private static final int TEMPLATE_SET = 2;
  private static final int TEMPLATE = 256;

  /** IANA's numbers of the information elements, each with its length. */
  private static final int[][] FIELDS = {
    {8, 4}, // sourceIPv4Address
    {12, 4}, // destinationIPv4Address
    {4, 1}, // protocolIdentifier
    {7, 2}, // sourceTransportPort
    {11, 2}, // destinationTransportPort
    {1, 8}, // octetDeltaCount
  };

  private static final int HEADER_BYTES = 16;
  private static final int SET_HEADER_BYTES = 4;
  private static final int RECORD_BYTES = 21;

  /** So that a message fits into one packet on any path. */
  private static final int LARGEST_MESSAGE = 1_400;

  /** Routers export from 127.24.0.0 and on. */
  private static final int FIRST_ADDRESS = 0x7F18_0000;

  private final InetSocketAddress collector;
  private final SortedMap<NodeId, Exporter> exporters = new TreeMap<>();
  private final ByteBuffer message = ByteBuffer.allocate(LARGEST_MESSAGE);

  private static final class Exporter {
    private final DatagramChannel channel;

    /** Records sent so far. */
    private long sequence;

    private Exporter(DatagramChannel channel) {
      this.channel = channel;
    }
  }

  /** Exporters of all these routers, which send nothing by themselves. */
  public FlowExporter(Collection<NodeId> routers, InetSocketAddress collector) throws IOException {
    this.collector = collector;
    int next = FIRST_ADDRESS;
    try {
      for (var router : new TreeSet<>(routers)) {
        var channel = DatagramChannel.open();
        exporters.put(router, new Exporter(channel));
        channel.bind(new InetSocketAddress(RouterFleet.address(next++), 0));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where each router's records come from. */
  public SortedMap<NodeId, Ip> addresses() {
    var addresses = new TreeMap<NodeId, Ip>();
    exporters.forEach((router, exporter) -> {
      InetAddress address = exporter.channel.socket().getLocalAddress();
      addresses.put(router, Ip.of(address.getAddress()));
    });
    return addresses;
  }

  /** Sends flow records of a router, in as many messages as they need; used by one thread. */
  public void export(NodeId router, Instant at, List<PacketFlow> flows) {
    var exporter = exporters.get(router);
    if (exporter == null) {
      throw new IllegalArgumentException("router " + router + " exports no flows");
    }
    var left = new ArrayList<>(flows);
    while (!left.isEmpty()) {
      int some = Math.min(left.size(), room());
      send(exporter, at, left.subList(0, some));
      left.subList(0, some).clear();
    }
  }

  private static int room() {
    int template = SET_HEADER_BYTES + 4 + 4 * FIELDS.length;
    return (LARGEST_MESSAGE - HEADER_BYTES - template - SET_HEADER_BYTES) / RECORD_BYTES;
  }

  private void send(Exporter exporter, Instant at, List<PacketFlow> flows) {
    message.clear();
    message.putShort((short) VERSION).putShort((short) 0);
    message.putInt((int) at.getEpochSecond()).putInt((int) exporter.sequence).putInt(0);
    message.putShort((short) TEMPLATE_SET);
    message.putShort((short) (SET_HEADER_BYTES + 4 + 4 * FIELDS.length));
    message.putShort((short) TEMPLATE).putShort((short) FIELDS.length);
    for (var field : FIELDS) {
      message.putShort((short) field[0]).putShort((short) field[1]);
    }
    message.putShort((short) TEMPLATE);
    message.putShort((short) (SET_HEADER_BYTES + RECORD_BYTES * flows.size()));
    for (var flow : flows) {
      message.put(flow.source().bytes()).put(flow.destination().bytes());
      message.put((byte) flow.protocol());
      message.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
      message.putLong(flow.octets());
    }
    message.putShort(2, (short) message.position());
    exporter.sequence += flows.size();
    try {
      exporter.channel.send(message.flip(), collector);
    } catch (IOException e) {
      throw new UncheckedIOException("flow records cannot be sent to " + collector, e);
    }
  }

  @Override
  public void close() {
    for (var exporter : exporters.values()) {
      try {
        exporter.channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("an exporter of flow records did not close", e);
      }
    }
  }
}
