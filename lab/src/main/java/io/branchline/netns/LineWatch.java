package io.branchline.netns;

import io.branchline.netns.KernelPlan.Cable;
import io.branchline.netns.KernelPlan.Port;
import io.branchline.network.LinkId;
import io.branchline.segment.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches lines from both ends, inside the routers' namespaces: hellos every 100 ms find out within
 * 300 ms that a line no longer carries packets one way or the other (as BFD, RFC 5880, in
 * asynchronous mode), and test packets of every class measure delay, jitter and loss (as STAMP, RFC
 * 8762; one-way, because all routers share one clock).
 *
 * <p>A hello says whether its sender hears the other end. A line is up when both hear each other.
 */
final class LineWatch implements AutoCloseable {
  private static final long HELLO_NANOS = 100_000_000;
  private static final int MISSED = 3;

  /** Every class is tested once in so many hellos. */
  private static final int CLASS_EVERY = 3;

  private static final int PORT = 862;
  private static final int PACKET_BYTES = 32;
  private static final int CONTROL_DSCP = 48;

  private final Selector selector = Selector.open();
  private final List<End> ends = new ArrayList<>();
  private final Map<LinkId, End> byIncoming = new HashMap<>();
  private final Set<LinkId> down = ConcurrentHashMap.newKeySet();
  private final int[] dscps;
  private final Consumer<Set<LinkId>> listener;
  private final Thread thread =
      Thread.ofPlatform().name("line-watch").daemon().unstarted(this::run);
  private volatile boolean closed;

  /**
   * Watches all lines of a lab.
   *
   * @param listener is told which links are down, both directions of a line at once, on this
   *     object's thread; it must be quick
   */
  LineWatch(KernelLab lab, Consumer<Set<LinkId>> listener)
      throws IOException, InterruptedException {
    this.listener = listener;
    var plan = lab.plan();
    dscps = new int[plan.queues().size()];
    plan.minorByDscp().forEach((dscp, minor) -> dscps[minor - 1] = dscp);
    dscps[dscps.length - 1] = CONTROL_DSCP;
    for (var cable : plan.cables()) {
      if (cable.line().isPresent()) {
        watch(lab, cable);
      }
    }
    thread.start();
  }

  private void watch(KernelLab lab, Cable cable) throws IOException, InterruptedException {
    var one = new End(cable.one(), cable.other(), dscps.length);
    var other = new End(cable.other(), cable.one(), dscps.length);
    for (var end : List.of(one, other)) {
      end.channel = lab.namespaces().in(end.port.namespace(), () -> open(end));
      end.channel.register(selector, SelectionKey.OP_READ, end);
      ends.add(end);
      byIncoming.put(end.far.link(), end);
    }
  }

  private static DatagramChannel open(End end) throws IOException {
    var channel = DatagramChannel.open(StandardProtocolFamily.INET6);
    channel.bind(address(end.port));
    channel.connect(address(end.far));
    channel.configureBlocking(false);
    return channel;
  }

  private static InetSocketAddress address(Port port) {
    return new InetSocketAddress(Ip.of(port.address()).toInetAddress(), PORT);
  }

  /** One end of a line; what it hears describes the link from the far end to it. */
  private static final class End {
    final Port port;
    final Port far;
    final LineMeter[] meters;
    final long[] sent;
    DatagramChannel channel;
    long heardAt;
    boolean heardByPeer;

    @SuppressWarnings("NullAway") // The channel is opened inside the namespace, right after.
    End(Port port, Port far, int queues) {
      this.port = port;
      this.far = far;
      meters = new LineMeter[queues];
      sent = new long[queues];
      for (int i = 0; i < queues; i++) {
        meters[i] = new LineMeter();
      }
    }

    boolean hears(long now) {
      return heardAt != 0 && now - heardAt < MISSED * HELLO_NANOS;
    }
  }

  /** The links that are down. */
  Set<LinkId> down() {
    return Set.copyOf(down);
  }

  /** What is known of a queue's packets on a link, whose line it must be. */
  LineMeter meter(LinkId link, int queue) {
    var end = byIncoming.get(link);
    if (end == null) {
      throw new IllegalArgumentException(link + " is no line");
    }
    return end.meters[queue];
  }

  boolean watches(LinkId link) {
    return byIncoming.containsKey(link);
  }

  private void run() {
    var packet = ByteBuffer.allocateDirect(PACKET_BYTES);
    long next = System.nanoTime();
    for (long round = 0; !closed; ) {
      try {
        long wait = next - System.nanoTime();
        if (wait > 0) {
          int ignored =
              selector.select(
                  key -> receive((End) key.attachment(), packet), Math.max(1, wait / 1_000_000));
        } else {
          judge(System.nanoTime(), round);
          hello(packet, round++);
          next += HELLO_NANOS;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("watching lines", e);
      }
    }
  }

  private void hello(ByteBuffer packet, long round) {
    int control = dscps.length - 1;
    for (var end : ends) {
      send(end, control, packet);
      for (int queue = 0; queue < control; queue++) {
        if ((round + queue) % CLASS_EVERY == 0) {
          send(end, queue, packet);
        }
      }
    }
  }

  private void send(End end, int queue, ByteBuffer packet) {
    long now = System.nanoTime();
    packet.clear();
    packet.put((byte) queue).put((byte) (end.hears(now) ? 1 : 0)).putShort((short) 0).putInt(0);
    packet.putLong(end.sent[queue]++).putLong(now).putLong(0).flip();
    try {
      end.channel.setOption(StandardSocketOptions.IP_TOS, dscps[queue] << 2);
      int ignored = end.channel.write(packet);
    } catch (IOException unreachable) {
      // As good as lost: the far end will miss it.
    }
  }

  private void receive(End end, ByteBuffer packet) {
    try {
      packet.clear();
      while (end.channel.read(packet) > 0) {
        long now = System.nanoTime();
        packet.flip();
        if (packet.remaining() == PACKET_BYTES) {
          int queue = packet.get(0);
          boolean wasDown = down.contains(end.far.link());
          if (wasDown) {
            end.meters[queue].restart(packet.getLong(8));
          }
          end.meters[queue].arrived(packet.getLong(8), now - packet.getLong(16));
          if (queue == dscps.length - 1) {
            end.heardAt = now;
            end.heardByPeer = packet.get(1) != 0;
          }
        }
        packet.clear();
      }
    } catch (IOException refused) {
      // The far end is not there yet.
    }
  }

  /** Lines count as up until they had time to say otherwise. */
  private void judge(long now, long round) {
    if (round <= MISSED) {
      return;
    }
    boolean changed = false;
    for (var end : ends) {
      boolean up = end.hears(now) && end.heardByPeer;
      changed |= up ? down.remove(end.port.link()) : down.add(end.port.link());
    }
    if (changed) {
      listener.accept(down());
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
      for (var end : ends) {
        end.channel.close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the sockets of line tests", e);
    }
  }
}
