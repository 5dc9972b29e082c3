package io.branchline.netns;

import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.site.SiteId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The computers of all sites: one thread sends the packets of all flows into their gateways,
 * another receives what gateways deliver.
 */
public final class SiteTraffic implements AutoCloseable {
  private static final int LARGEST_PACKET = 4096;
  private static final int EVENTS = 256;
  private static final int BATCH = 64;
  private static final long POLL_NANOS = 100_000_000;
  private static final long LONGEST_PARK = 1_000_000;
  private static final int HOST = 9;

  private final KernelLab lab;
  private final int epoll;
  private final List<NodeId> gateways;
  private final Map<SiteId, Integer> index = new HashMap<>();
  private final CopyOnWriteArrayList<FlowMeter> flows = new CopyOnWriteArrayList<>();
  private final Thread sender =
      Thread.ofPlatform().name("site-sender").daemon().unstarted(this::sendAll);
  private final Thread receiver =
      Thread.ofPlatform().name("site-receiver").daemon().unstarted(this::receiveAll);
  private volatile boolean closed;

  /** The computers of a lab's sites; close them before the lab. */
  public SiteTraffic(KernelLab lab) throws IOException {
    this.lab = lab;
    gateways = lab.plan().nodes().stream().filter(lab.plan()::isGateway).toList();
    epoll = SystemCalls.createEpoll();
    for (int i = 0; i < gateways.size(); i++) {
      index.put(lab.plan().siteOf(gateways.get(i)).id(), i);
      SystemCalls.watch(epoll, lab.lan(gateways.get(i)), i);
    }
    sender.start();
    receiver.start();
  }

  /**
   * A new flow, which sends nothing yet.
   *
   * @param bytes length of its packets, IP header included
   * @param random whether packets are spaced as if many sent them (exponentially), or evenly
   */
  public FlowMeter flow(SiteId from, SiteId to, int dscp, int bytes, boolean random) {
    int number = flows.size();
    var packet = new ProbePacket(host(from), host(to), dscp, number, bytes);
    var flow = new FlowMeter(position(from), position(to), packet, bytes, random, number);
    flows.add(flow);
    return flow;
  }

  private int position(SiteId site) {
    var at = index.get(site);
    if (at == null) {
      throw new IllegalArgumentException("no site " + site);
    }
    return at;
  }

  private Ip host(SiteId site) {
    var bytes = lab.plan().scenario().bank().getSite(site).prefix().address().bytes();
    bytes[bytes.length - 1] = HOST;
    return Ip.of(bytes);
  }

  private void sendAll() {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LARGEST_PACKET);
      while (!closed) {
        long next = Long.MAX_VALUE;
        for (var flow : flows) {
          send(flow, buffer);
          next = Math.min(next, flow.nextNanos());
        }
        long wait = next == Long.MAX_VALUE ? LONGEST_PARK : next - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(Math.min(wait, LONGEST_PARK));
        }
      }
    }
  }

  private void send(FlowMeter flow, MemorySegment buffer) {
    for (int i = 0; i < BATCH; i++) {
      long now = System.nanoTime();
      long number = flow.takeDue(now);
      if (number < 0) {
        return;
      }
      var bytes = flow.packet.numbered(number, now);
      MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int ignored = SystemCalls.write(lab.lan(gateways.get(flow.from)), buffer, bytes.length);
    }
  }

  private void receiveAll() {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LARGEST_PACKET);
      var packet = buffer.asByteBuffer();
      var events = new SystemCalls.Events(EVENTS, arena);
      while (!closed) {
        int count = SystemCalls.await(epoll, events, POLL_NANOS);
        for (int i = 0; i < count; i++) {
          drain(events.index(i), buffer, packet);
        }
      }
    }
  }

  private void drain(int gateway, MemorySegment buffer, ByteBuffer packet) {
    int lan = lab.lan(gateways.get(gateway));
    for (int length = SystemCalls.read(lan, buffer);
        length >= 0;
        length = SystemCalls.read(lan, buffer)) {
      if (ProbePacket.isProbe(packet, length)) {
        var flow = flows.get(ProbePacket.flow(packet));
        if (flow.to == gateway) {
          flow.arrived(
              ProbePacket.number(packet), ProbePacket.sentNanos(packet), System.nanoTime());
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (var thread : List.of(sender, receiver)) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    SystemCalls.close(epoll);
  }
}
