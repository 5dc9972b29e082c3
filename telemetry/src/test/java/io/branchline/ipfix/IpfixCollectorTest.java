package io.branchline.ipfix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.gnmi.TestBank;
import io.branchline.measure.Sample;
import io.branchline.metric.NetworkClock;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.MatchRule.PortRange;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class IpfixCollectorTest {
  private static final Instant START = Instant.parse("2026-03-17T01:00:00Z");
  private static final int TEMPLATE = 300;
  private static final int OPTIONS = 301;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final NetworkClock clock = new NetworkClock(START, 1, START, now::get);
  private final LinkedBlockingQueue<Sample> samples = new LinkedBlockingQueue<>();

  private interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Content content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    content.to(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** RFC 7011 figure F: header and sets. */
  private static byte[] message(long sequence, byte[]... sets) throws IOException {
    int length = 16;
    for (var set : sets) {
      length += set.length;
    }
    int whole = length;
    return bytes(out -> {
      out.writeShort(10);
      out.writeShort(whole);
      out.writeInt((int) START.getEpochSecond());
      out.writeInt((int) sequence);
      out.writeInt(7);
      for (var set : sets) {
        out.write(set);
      }
    });
  }

  private static byte[] set(int id, Content content) throws IOException {
    var inner = bytes(content);
    return bytes(out -> {
      out.writeShort(id);
      out.writeShort(inner.length + 4);
      out.write(inner);
    });
  }

  /** Addresses, protocol, ports, octets in four bytes, a vendor's element, an application. */
  private static byte[] template() throws IOException {
    return set(
        2,
        out -> {
          out.writeShort(TEMPLATE);
          out.writeShort(8);
          for (int field : new int[] {8, 4, 12, 4, 4, 1, 7, 2, 11, 2, 1, 4}) {
            out.writeShort(field);
          }
          out.writeShort(0x8000 | 100);
          out.writeShort(0xFFFF);
          out.writeInt(2011);
          out.writeShort(95);
          out.writeShort(4);
        });
  }

  /** The exporter's names: scope applicationId, then applicationName of any length. */
  private static byte[] applications() throws IOException {
    return set(
        3,
        out -> {
          for (int field : new int[] {OPTIONS, 2, 1, 95, 4, 96, 0xFFFF}) {
            out.writeShort(field);
          }
        });
  }

  private static byte[] application(int id, String name) throws IOException {
    return set(
        OPTIONS,
        out -> {
          out.writeInt(id);
          out.writeByte(255);
          out.writeShort(name.length());
          out.write(name.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static byte[] flow(
      String source, int sourcePort, String destination, int destinationPort, int octets, int app)
      throws IOException {
    return set(
        TEMPLATE,
        out -> {
          out.write(Ip.of(source).bytes());
          out.write(Ip.of(destination).bytes());
          out.writeByte(6);
          out.writeShort(sourcePort);
          out.writeShort(destinationPort);
          out.writeInt(octets);
          out.writeByte(3);
          out.write(new byte[] {1, 2, 3});
          out.writeInt(app);
          // Padding (section 3.3.1).
          out.write(new byte[2]);
        });
  }

  private IpfixCollector collector() {
    return new IpfixCollector(
        new IpfixConfig(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(Ip.of("127.0.0.1"), TestBank.BRANCH),
            List.of(
                new Application(
                    "core-banking",
                    List.of(PortRange.parse("1521"), PortRange.parse("7001-7010")),
                    Optional.of(Prefix.parse("10.9.0.0/16")))),
            26),
        TestBank.bank(),
        clock);
  }

  private static void send(IpfixCollector collector, byte[] message) throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.send(
          new DatagramPacket(
              message, message.length, InetAddress.getLoopbackAddress(), collector.port()));
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not happen within 20 s");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static IpfixCollector.ExporterStatus only(IpfixCollector collector) {
    var exporters = collector.listExporters();
    return exporters.isEmpty()
        ? new IpfixCollector.ExporterStatus(TestBank.BRANCH, 0, 0, 0, 0, 0, Optional.empty())
        : exporters.getFirst();
  }

  @Test
  void recordsBecomeReportsByApplicationAndSubnet() throws Exception {
    try (var collector = collector()) {
      collector.start(samples::addAll);
      // Data before its template cannot be read; the sequence goes on.
      send(collector, message(0, flow("10.1.0.5", 50000, "10.9.1.1", 1521, 1, 0)));
      await(() -> only(collector).unknown() == 1);
      send(collector, message(1, template(), applications(), application(5, "video/conference")));
      send(
          collector,
          message(
              2,
              flow("10.1.0.5", 50000, "10.9.1.1", 7003, 3_000_000, 5),
              flow("10.9.1.1", 7003, "10.1.0.5", 50000, 6_000_000, 0),
              flow("10.1.0.70", 50001, "10.9.2.2", 9999, 750_000, 5),
              flow("10.1.0.70", 50002, "8.8.8.8", 443, 375_000, 0),
              flow("172.16.0.1", 1, "172.16.0.2", 2, 1, 0)));
      await(() -> only(collector).records() == 4);
      assertEquals(1, only(collector).elsewhere());
      // The one in the message that could not be read was never counted as read.
      assertEquals(0, only(collector).malformed());

      now.set(START.plusSeconds(301));
      var found = new TreeMap<String, Double>();
      await(() -> {
        samples.forEach(sample -> found.put(sample.series().toString(), sample.value()));
        return found.size() == 7;
      });
      var site = "report/branch-01/";
      assertEquals(
          new TreeMap<>(
              Map.of(
                  site + "application/core-banking/up", 80.0,
                  site + "application/core-banking/down", 160.0,
                  site + "application/video-conference/up", 20.0,
                  site + "application/tcp-443/up", 10.0,
                  site + "subnet/10.1.0.0-26/up", 80.0,
                  site + "subnet/10.1.0.0-26/down", 160.0,
                  site + "subnet/10.1.0.64-26/up", 30.0)),
          found);
    }
  }

  @Test
  void whatIsBrokenLostOrStrangeIsCountedAndHarmsNothing() throws Exception {
    try (var collector = collector()) {
      collector.start(samples::addAll);
      var random = new Random(3);
      for (int i = 0; i < 100; i++) {
        var broken = new byte[random.nextInt(100)];
        random.nextBytes(broken);
        send(collector, broken);
      }
      await(() -> only(collector).malformed() == 100);
      send(collector, message(10, template()));
      send(collector, message(10, flow("10.1.0.5", 1, "10.9.1.1", 7003, 5, 0)));
      send(collector, message(31, flow("10.1.0.5", 1, "10.9.1.1", 7003, 5, 0)));
      await(() -> only(collector).records() == 2);
      assertEquals(20, only(collector).lost());
    }
  }

  /** RFC 7011 section 10.4: messages follow each other, and templates live as the connection. */
  @Test
  void connectionsHaveTheirOwnTemplatesAndEndWhenTheyCannotBeRead() throws Exception {
    try (var collector = collector()) {
      collector.start(samples::addAll);
      var flow = flow("10.1.0.5", 50000, "10.9.1.1", 7003, 3_000_000, 5);
      try (var one = connect(collector);
          var other = connect(collector)) {
        var messages =
            bytes(out -> {
              out.write(message(0, template()));
              out.write(message(0, flow));
              out.write(message(1, flow));
            });
        // As a stream may come: in pieces, of which none is a message.
        for (int from = 0; from < messages.length; from += 7) {
          one.getOutputStream().write(messages, from, Math.min(7, messages.length - from));
          one.getOutputStream().flush();
        }
        await(() -> only(collector).records() == 2);
        other.getOutputStream().write(message(0, flow));
        await(() -> only(collector).unknown() == 1);

        other.getOutputStream().write(new byte[] {0, 9, 0, 20});
        assertEquals(-1, other.getInputStream().read());
        assertEquals(1, only(collector).malformed());
        one.getOutputStream().write(message(2, flow));
        await(() -> only(collector).records() == 3);
        assertEquals(0, only(collector).lost());
      }
    }
  }

  private static Socket connect(IpfixCollector collector) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), collector.tcpPort());
  }

  @Test
  void mutatedMessagesAreReadOrRefused() throws Exception {
    var decoder = new IpfixDecoder();
    var whole = message(0, template(), flow("10.1.0.5", 50000, "10.9.1.1", 7003, 3_000_000, 5));
    assertEquals(1, decoder.decode(ByteBuffer.wrap(whole)).size());
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      var broken = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertTrue(decoder.decode(ByteBuffer.wrap(broken)).size() <= broken.length);
      } catch (IpfixDecoder.MalformedException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000, "only " + refused + " were refused");
  }
}
