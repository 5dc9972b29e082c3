package io.branchline.netns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Reads the counters of one namespace: devices, queues, and what {@code nft} counts by name. */
final class KernelCounters implements AutoCloseable {
  private static final int RTM_GETLINK = 18;
  private static final int IFINFOMSG_BYTES = 16;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_STATS64 = 23;
  private static final int RTM_GETQDISC = 38;
  private static final int TCMSG_BYTES = 20;
  private static final int TCA_STATS2 = 7;
  private static final int TCA_STATS_BASIC = 1;
  private static final int TCA_STATS_QUEUE = 3;
  private static final int NFT_MSG_GETOBJ = 10 << 8 | 19;
  private static final int NFGENMSG_BYTES = 4;
  private static final byte NFPROTO_INET = 1;
  private static final int NFTA_OBJ_NAME = 2;
  private static final int NFTA_OBJ_DATA = 4;
  private static final int NFTA_COUNTER_BYTES = 1;
  private static final int NFTA_COUNTER_PACKETS = 2;

  private final Netlink route;
  private final Netlink netfilter;

  /** A reader of the calling thread's namespace. */
  KernelCounters() throws IOException {
    route = new Netlink(Netlink.ROUTE);
    netfilter = new Netlink(Netlink.NETFILTER);
  }

  /** A device's counters since it was made, link headers included. */
  record Device(
      int index,
      String name,
      long inPackets,
      long outPackets,
      long inBytes,
      long outBytes,
      long outDropped) {}

  /**
   * One queue's counters.
   *
   * @param handle of the qdisc, major number in the upper half
   */
  record Queue(int device, int handle, long bytes, long packets, long backlogBytes, long drops) {}

  /** What was counted by name. */
  record Count(long bytes, long packets) {}

  private static final class Fields {
    String name = "";
    ByteBuffer data = ByteBuffer.allocate(0);
    long first;
    long second;
    long backlog;
    long drops;
  }

  /** All devices by name. */
  Map<String, Device> devices() throws IOException {
    var devices = new HashMap<String, Device>();
    route.dump(
        RTM_GETLINK,
        new byte[IFINFOMSG_BYTES],
        entry -> {
          int index = entry.getInt(4);
          var fields = new Fields();
          Netlink.attributes(
              entry,
              IFINFOMSG_BYTES,
              (value, type) -> {
                if (type == IFLA_IFNAME) {
                  fields.name = Netlink.text(value);
                } else if (type == IFLA_STATS64) {
                  fields.data = value;
                }
              });
          var stats = fields.data;
          devices.put(
              fields.name,
              new Device(
                  index,
                  fields.name,
                  stats.getLong(0),
                  stats.getLong(8),
                  stats.getLong(16),
                  stats.getLong(24),
                  stats.getLong(56)));
        });
    return devices;
  }

  /** The queues of all devices, by device and handle; FIFOs count what they sent. */
  Map<Integer, Map<Integer, Queue>> queues() throws IOException {
    var queues = new HashMap<Integer, Map<Integer, Queue>>();
    route.dump(
        RTM_GETQDISC,
        new byte[TCMSG_BYTES],
        entry -> {
          int device = entry.getInt(4);
          int handle = entry.getInt(8);
          var fields = new Fields();
          Netlink.attributes(
              entry,
              TCMSG_BYTES,
              (value, type) -> {
                if (type == TCA_STATS2) {
                  Netlink.attributes(
                      value,
                      0,
                      (part, kind) -> {
                        if (kind == TCA_STATS_BASIC) {
                          fields.first = part.getLong(0);
                          fields.second = Integer.toUnsignedLong(part.getInt(8));
                        } else if (kind == TCA_STATS_QUEUE) {
                          fields.backlog = Integer.toUnsignedLong(part.getInt(4));
                          fields.drops = Integer.toUnsignedLong(part.getInt(8));
                        }
                      });
                }
              });
          queues
              .computeIfAbsent(device, _ -> new HashMap<>())
              .put(
                  handle,
                  new Queue(
                      device, handle, fields.first, fields.second, fields.backlog, fields.drops));
        });
    return queues;
  }

  /** The counters of the ruleset by name. */
  Map<String, Count> counts() throws IOException {
    var counts = new HashMap<String, Count>();
    netfilter.dump(
        NFT_MSG_GETOBJ,
        new byte[] {NFPROTO_INET, 0, 0, 0},
        entry -> {
          var fields = new Fields();
          Netlink.attributes(
              entry,
              NFGENMSG_BYTES,
              (value, type) -> {
                if (type == NFTA_OBJ_NAME) {
                  fields.name = Netlink.text(value);
                } else if (type == NFTA_OBJ_DATA) {
                  Netlink.attributes(
                      value,
                      0,
                      (part, kind) -> {
                        long number = part.order(ByteOrder.BIG_ENDIAN).getLong(0);
                        if (kind == NFTA_COUNTER_BYTES) {
                          fields.first = number;
                        } else if (kind == NFTA_COUNTER_PACKETS) {
                          fields.second = number;
                        }
                      });
                }
              });
          counts.put(fields.name, new Count(fields.first, fields.second));
        });
    return counts;
  }

  @Override
  public void close() {
    route.close();
    netfilter.close();
  }
}
