package io.branchline.traffic;

import io.branchline.router.PacketFlow;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.DemandKey;
import io.branchline.service.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the users of a branch run, so that a class's traffic is of applications and of users: each
 * application has a share of its class, a server port, and one of four groups of users, who have
 * the quarters of the branch's subnet in this order: tellers, offices, machines, phones.
 */
public final class ApplicationMix {
  /** Bits of the subnet of a group of users in a branch's /24. */
  public static final int SUBNET_LENGTH = 26;

  private static final int GROUP_ADDRESSES = 1 << 32 - SUBNET_LENGTH;

  /** Users of an application that are told apart in one interval of reports. */
  private static final int USERS = 3;

  private static final int CLIENT_PORTS = 49_152;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int TELLERS = 0;
  private static final int OFFICES = 1;
  private static final int MACHINES = 2;
  private static final int PHONES = 3;

  private static final List<Application> APPLICATIONS =
      List.of(
          new Application("core-banking", "production", 0.55, TCP, 7001, TELLERS),
          new Application("payments", "production", 0.25, TCP, 8583, TELLERS),
          new Application("cash-machines", "production", 0.20, TCP, 9100, MACHINES),
          new Application("mail", "office", 0.25, TCP, 993, OFFICES),
          new Application("office-web", "office", 0.50, TCP, 443, OFFICES),
          new Application("file-shares", "office", 0.25, TCP, 445, OFFICES),
          new Application("telephony", "voice", 1, UDP, 16_384, PHONES),
          new Application("surveillance", "video", 0.7, UDP, 5004, MACHINES),
          new Application("conferences", "video", 0.3, UDP, 8801, OFFICES),
          new Application("data-lake", "big-data", 1, TCP, 9000, MACHINES),
          new Application("test-systems", "test", 1, TCP, 8080, OFFICES));

  private ApplicationMix() {}

  /**
   * An application.
   *
   * @param share of its class's traffic
   * @param protocol IANA's number
   * @param port of its servers
   */
  public record Application(
      String name, String trafficClass, double share, int protocol, int port, int group) {}

  /** All of them; those of a class have shares that are 1 together. */
  public static List<Application> list() {
    return APPLICATIONS;
  }

  /**
   * Shares what flowed of a demand out to applications and users; it is the same in sum. A class
   * without applications has one that listens at port 0.
   *
   * @param branch the users' subnet, IPv4
   * @param servers the far site's subnet, IPv4
   * @param interval a number that changes from report to report, and users with it
   */
  static List<PacketFlow> split(
      DemandKey demand, Prefix branch, Prefix servers, long octets, long interval) {
    var applications =
        APPLICATIONS.stream()
            .filter(application -> application.trafficClass.equals(demand.trafficClass()))
            .toList();
    if (applications.isEmpty()) {
      applications = List.of(new Application(demand.trafficClass(), "", 1, TCP, 0, OFFICES));
    }
    var flows = new ArrayList<PacketFlow>();
    double share = 0;
    long given = 0;
    for (var application : applications) {
      share += application.share;
      boolean last = application == applications.getLast();
      long until = last ? octets : Math.round(octets * share);
      of(application, demand.direction(), branch, servers, until - given, interval)
          .forEach(flows::add);
      given = until;
    }
    return flows;
  }

  private static Stream<PacketFlow> of(
      Application application,
      Direction direction,
      Prefix branch,
      Prefix servers,
      long octets,
      long interval) {
    var server = address(servers, 10 + application.port % 200);
    var flows = new ArrayList<PacketFlow>();
    for (int user = 0; user < USERS; user++) {
      long part = octets * (user + 1) / USERS - octets * user / USERS;
      int host = (int) Math.floorMod(interval * 7 + user * 19L + application.port, 61L) + 1;
      var client = address(branch, application.group * GROUP_ADDRESSES + host);
      int port = CLIENT_PORTS + (int) Math.floorMod(interval * 31 + host, 16_000L);
      if (part > 0) {
        flows.add(
            direction == Direction.UP
                ? new PacketFlow(client, server, application.protocol, port, application.port, part)
                : new PacketFlow(
                    server, client, application.protocol, application.port, port, part));
      }
    }
    return flows.stream();
  }

  private static Ip address(Prefix prefix, int host) {
    var bytes = prefix.address().bytes();
    bytes[bytes.length - 1] = (byte) host;
    return Ip.of(bytes);
  }
}
