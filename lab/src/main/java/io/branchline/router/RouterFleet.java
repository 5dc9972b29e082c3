package io.branchline.router;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All routers of a lab network in one JVM, each with its NETCONF and its gNMI server.
 *
 * <p>A small fleet has a port for each server. A large one would run out of file descriptors: there
 * one NETCONF socket stands for all routers, each at an address of its own, and a gNMI server for
 * {@value #BEHIND_ONE} of them, whose requests name their target.
 */
public final class RouterFleet implements AutoCloseable {
  private static final int SMALL = 1_000;
  private static final int BEHIND_ONE = 64;

  /** Routers of a large fleet have the addresses 127.16.0.0 and on. */
  private static final int FIRST_ADDRESS = 0x7F10_0000;

  private final NetconfRuntime netconfRuntime = new NetconfRuntime();
  private final GnmiRuntime gnmiRuntime = new GnmiRuntime();
  private final SortedMap<NodeId, Member> members = new TreeMap<>();
  private final SortedMap<NodeId, Access> access = new TreeMap<>();
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final SortedMap<String, GnmiServer> gnmi = new TreeMap<>();
  private final CertificateAuthority authority;
  private final Credentials credentials;
  private final Pki pki;

  private record Member(SimulatedRouter router, NetconfEndpoint netconf) {}

  /**
   * How to reach a router.
   *
   * @param address of its NETCONF server, in the loopback network; gNMI is at 127.0.0.1
   * @param hostKey of its SSH server, as in known_hosts: type and base64
   */
  public record Access(String address, int netconfPort, String hostKey, int gnmiPort) {}

  private RouterFleet(Pki pki, CertificateAuthority authority, Credentials credentials) {
    this.pki = pki;
    this.authority = authority;
    this.credentials = credentials;
  }

  /** Makes certificates in {@code pkiDirectory} and starts all routers; on return they listen. */
  public static RouterFleet start(
      Collection<NodeId> nodes, Path pkiDirectory, Credentials credentials) throws IOException {
    return start(nodes, pkiDirectory, credentials, nodes.size() > SMALL);
  }

  /**
   * As above, as a large fleet or as a small one.
   *
   * @param shared whether routers share sockets
   */
  public static RouterFleet start(
      Collection<NodeId> nodes, Path pkiDirectory, Credentials credentials, boolean shared)
      throws IOException {
    var groups = groups(nodes, shared ? BEHIND_ONE : 1);
    var authority = new CertificateAuthority();
    var fleet =
        new RouterFleet(Pki.create(pkiDirectory, groups, authority), authority, credentials);
    try {
      for (var node : new TreeSet<>(nodes)) {
        var router = new SimulatedRouter(node);
        fleet.members.put(
            node, new Member(router, new NetconfEndpoint(router, fleet.netconfRuntime)));
      }
      if (shared) {
        fleet.listenTogether();
      } else {
        fleet.listenApart();
      }
      groups.forEach(fleet::serveGnmi);
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** The routers behind each gNMI server, by the server's name. */
  private static SortedMap<String, List<NodeId>> groups(Collection<NodeId> nodes, int size) {
    var groups = new TreeMap<String, List<NodeId>>();
    var sorted = List.copyOf(new TreeSet<>(nodes));
    for (int from = 0; from < sorted.size(); from += size) {
      var group = sorted.subList(from, Math.min(sorted.size(), from + size));
      groups.put(size == 1 ? group.getFirst().value() : "gnmi-" + from / size, group);
    }
    return groups;
  }

  private void listenApart() {
    members.forEach((node, member) -> {
      var server =
          new NetconfServer(node.value(), member.netconf(), credentials, 0, netconfRuntime);
      servers.add(server);
      access.put(node, new Access("127.0.0.1", server.port(), member.netconf().hostKeyEntry(), 0));
    });
  }

  private void listenTogether() {
    var byAddress = new HashMap<InetAddress, NetconfEndpoint>();
    var addresses = new HashMap<NodeId, InetAddress>();
    int next = FIRST_ADDRESS;
    for (var member : members.entrySet()) {
      var address = address(next++);
      byAddress.put(address, member.getValue().netconf());
      addresses.put(member.getKey(), address);
    }
    var front = new NetconfFront(byAddress, credentials, netconfRuntime);
    servers.add(front);
    addresses.forEach((node, address) ->
        access.put(
            node,
            new Access(
                address.getHostAddress(), front.port(), member(node).netconf().hostKeyEntry(), 0)));
  }

  /** The IPv4 address of these bits. */
  static InetAddress address(int bits) {
    return InetAddress.ofLiteral(
        (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255));
  }

  private void serveGnmi(String name, List<NodeId> group) {
    var routers = group.stream().map(this::get).toList();
    var server = new GnmiServer(name, routers, pki, 0, gnmiRuntime);
    gnmi.put(name, server);
    for (var node : group) {
      access.computeIfPresent(
          node,
          (_, way) -> new Access(way.address(), way.netconfPort(), way.hostKey(), server.port()));
    }
  }

  /** Where the certificates are. */
  public Pki pki() {
    return pki;
  }

  public Collection<SimulatedRouter> routers() {
    return members.values().stream().map(Member::router).toList();
  }

  public SimulatedRouter get(NodeId node) {
    return member(node).router();
  }

  private Member member(NodeId node) {
    var member = members.get(node);
    if (member == null) {
      throw new IllegalArgumentException("there is no router " + node);
    }
    return member;
  }

  /** How to reach each router. */
  public SortedMap<NodeId, Access> access() {
    return Collections.unmodifiableSortedMap(access);
  }

  /** Hands each router its state. */
  public void publish(Map<NodeId, RouterState> states) {
    states.forEach((node, state) -> get(node).publish(state));
  }

  /** The configuration in force on each router. */
  public SortedMap<NodeId, RouterConfiguration> running() {
    var running = new TreeMap<NodeId, RouterConfiguration>();
    members.forEach((node, member) -> running.put(node, member.router().running()));
    return Collections.unmodifiableSortedMap(running);
  }

  /** Open NETCONF sessions of all routers. */
  public int netconfSessions() {
    return members.values().stream().mapToInt(member -> member.netconf().sessions()).sum();
  }

  /** Open gNMI subscriptions of all routers. */
  public int gnmiSubscribers() {
    return gnmi.values().stream().mapToInt(GnmiServer::subscribers).sum();
  }

  /** Cuts a router's NETCONF sessions, as a lost line would. */
  public void dropNetconfSessions(NodeId node) {
    member(node).netconf().dropSessions();
  }

  /**
   * From now on a router's gNMI server shows new connections a certificate that expired a second
   * ago; those that are open stay.
   *
   * @return what ends it, harmless to run twice; empty when the router stands behind one server
   *     with others, whose certificate it would be, too
   */
  public Optional<Runnable> expireCertificate(NodeId node) {
    return Optional.ofNullable(gnmi.get(get(node).node().value()))
        .map(server ->
            server.present(
                authority.again(server.certificate(), Instant.now(), Duration.ofSeconds(-1))));
  }

  @Override
  public void close() {
    for (var server : servers) {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("a NETCONF server did not close", e);
      }
    }
    gnmi.values().forEach(GnmiServer::close);
    netconfRuntime.close();
    gnmiRuntime.close();
  }
}
