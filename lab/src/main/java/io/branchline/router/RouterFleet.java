package io.branchline.router;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** All routers of a lab network in one JVM, each with its NETCONF and its gNMI server. */
public final class RouterFleet implements AutoCloseable {
  private final NetconfRuntime netconfRuntime = new NetconfRuntime();
  private final GnmiRuntime gnmiRuntime = new GnmiRuntime();
  private final SortedMap<NodeId, Member> members = new TreeMap<>();
  private final Pki pki;

  private record Member(SimulatedRouter router, NetconfServer netconf, GnmiServer gnmi) {}

  /**
   * How to reach a router, at 127.0.0.1.
   *
   * @param hostKey of its SSH server, as in known_hosts: type and base64
   */
  public record Access(int netconfPort, String hostKey, int gnmiPort) {}

  private RouterFleet(Pki pki) {
    this.pki = pki;
  }

  /**
   * Makes certificates in {@code pkiDirectory} and starts all routers on free ports; on return they
   * listen.
   */
  public static RouterFleet start(
      Collection<NodeId> nodes, Path pkiDirectory, Credentials credentials) throws IOException {
    var fleet = new RouterFleet(Pki.create(pkiDirectory, nodes));
    try (var starters = Executors.newFixedThreadPool(2)) {
      var starts = new ArrayList<Callable<Member>>();
      nodes.forEach(node -> starts.add(() -> fleet.startRouter(node, credentials)));
      for (var member : starters.invokeAll(starts)) {
        var started = member.get();
        fleet.members.put(started.router().node(), started);
      }
      return fleet;
    } catch (ExecutionException e) {
      fleet.close();
      throw new IOException("the routers cannot start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fleet.close();
      throw new IOException("interrupted while the routers started", e);
    }
  }

  private Member startRouter(NodeId node, Credentials credentials) {
    var router = new SimulatedRouter(node);
    return new Member(
        router,
        new NetconfServer(router, credentials, 0, netconfRuntime),
        new GnmiServer(router, pki, 0, gnmiRuntime));
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
    var access = new TreeMap<NodeId, Access>();
    members.forEach((node, member) ->
        access.put(
            node,
            new Access(
                member.netconf().port(), member.netconf().hostKeyEntry(), member.gnmi().port())));
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
    return members.values().stream().mapToInt(member -> member.gnmi().subscribers()).sum();
  }

  /** Cuts a router's NETCONF sessions, as a lost line would. */
  public void dropNetconfSessions(NodeId node) {
    member(node).netconf().dropSessions();
  }

  @Override
  public void close() {
    List.copyOf(members.values())
        .forEach(member -> {
          member.netconf().close();
          member.gnmi().close();
        });
    netconfRuntime.close();
    gnmiRuntime.close();
  }
}
