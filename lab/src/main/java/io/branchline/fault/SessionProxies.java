package io.branchline.fault;

import io.branchline.network.NodeId;
import io.branchline.router.RouterFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The controller's sessions with the network, each through a proxy port of its own: the faults of
 * sessions and of what lies between controller and routers.
 */
public final class SessionProxies implements FaultTarget, AutoCloseable {
  private static final String BGP_LS = "bgp-ls";
  private static final Spoil SILENT =
      Spoil.of(Impairment.block()).admitting(ProxyPort.Admission.HOLD, false);

  private final FaultProxy proxy = new FaultProxy();
  private final SortedMap<NodeId, RouterFleet.Access> access = new TreeMap<>();
  private final Map<String, ProxyPort> ports = new TreeMap<>();
  private final Map<ProxyPort, List<Spoil>> spoils = new HashMap<>();

  /** Proxies in front of every router's servers and of the BGP-LS speaker. */
  public SessionProxies(Map<NodeId, RouterFleet.Access> routers, InetSocketAddress bgp)
      throws IOException {
    try {
      for (var router : new TreeMap<>(routers).entrySet()) {
        var way = router.getValue();
        access.put(
            router.getKey(),
            new RouterFleet.Access(
                "127.0.0.1",
                open(
                    "netconf " + router.getKey(),
                    new InetSocketAddress(way.address(), way.netconfPort())),
                way.hostKey(),
                open("gnmi " + router.getKey(), local(way.gnmiPort()))));
      }
      open(BGP_LS, bgp);
    } catch (IOException | RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private int open(String name, InetSocketAddress server) throws IOException {
    var port = proxy.open(server);
    ports.put(name, port);
    return port.address().getPort();
  }

  /** How to reach each router through its proxy. */
  public SortedMap<NodeId, RouterFleet.Access> access() {
    return Collections.unmodifiableSortedMap(access);
  }

  /** Where the BGP-LS speaker is reached. */
  public InetSocketAddress bgpAddress() {
    return get(BGP_LS).address();
  }

  /** The names of all sessions, for instance {@code gnmi branch-12-r1}. */
  public Set<String> sessions() {
    return Collections.unmodifiableSet(ports.keySet());
  }

  /** The port of a session; throws {@link IllegalArgumentException} when there is none. */
  public ProxyPort get(String session) {
    var port = ports.get(session);
    if (port == null) {
      throw new IllegalArgumentException(
          "there is no session \"" + session + "\": expected " + FaultKind.Place.SESSION.text());
    }
    return port;
  }

  @Override
  public Set<FaultKind> kinds() {
    return EnumSet.of(
        FaultKind.STREAM_SILENT,
        FaultKind.MANAGEMENT_LOSS,
        FaultKind.SLOW_NETCONF,
        FaultKind.LINK_STATE_LOSS,
        FaultKind.CONTROLLER_PARTITION,
        FaultKind.SESSION_DELAY,
        FaultKind.SESSION_THROTTLE,
        FaultKind.SESSION_TRUNCATE,
        FaultKind.SESSION_RESET,
        FaultKind.SESSION_HALF_OPEN,
        FaultKind.SESSION_CORRUPT,
        FaultKind.SESSION_ONE_WAY);
  }

  @Override
  public Injected inject(InjectableFault fault) {
    var place = fault.place();
    var severity = fault.severity();
    return switch (fault.kind()) {
      case STREAM_SILENT ->
          spoil(Spoil.of(Impairment.NONE, Impairment.block()), List.of("gnmi " + place));
      case MANAGEMENT_LOSS -> silence(List.of("netconf " + place, "gnmi " + place));
      case SLOW_NETCONF ->
          spoil(
              Spoil.of(Impairment.NONE, Impairment.delayed(severity.delay())),
              List.of("netconf " + place));
      case LINK_STATE_LOSS -> silence(List.of(BGP_LS));
      case CONTROLLER_PARTITION -> silence(List.copyOf(ports.keySet()));
      case SESSION_DELAY -> spoil(Spoil.of(Impairment.delayed(severity.delay())), List.of(place));
      case SESSION_THROTTLE ->
          spoil(Spoil.of(Impairment.throttled(severity.bytes())), List.of(place));
      case SESSION_TRUNCATE ->
          spoil(Spoil.of(Impairment.NONE, Impairment.truncated(severity.bytes())), List.of(place));
      case SESSION_RESET ->
          spoil(
              Spoil.of(Impairment.NONE).admitting(ProxyPort.Admission.REFUSE, true),
              List.of(place));
      case SESSION_HALF_OPEN -> silence(List.of(place));
      case SESSION_CORRUPT ->
          spoil(Spoil.of(Impairment.corrupted(severity.bytes(), 1)), List.of(place));
      case SESSION_ONE_WAY -> spoil(Spoil.of(Impairment.NONE, Impairment.block()), List.of(place));
      default -> throw new IllegalArgumentException("a session knows no " + fault.kind().id());
    };
  }

  /** Nothing gets through, and nobody is told: as when the far end has lost its power. */
  private Injected silence(List<String> sessions) {
    return spoil(SILENT, sessions);
  }

  /**
   * A router that is dead: nothing answers; when it is back, it knows nothing of the connections
   * that were open and resets them.
   */
  Injected kill(NodeId router) {
    var sessions = List.of("netconf " + router, "gnmi " + router);
    var silent = silence(sessions);
    return Injected.once(() -> {
      sessions.forEach(session -> get(session).reset());
      silent.undo();
    });
  }

  private synchronized Injected spoil(Spoil spoil, List<String> sessions) {
    var chosen = sessions.stream().map(this::get).toList();
    // A record of its own, so that two equal faults are two.
    var mine = new Spoil(Map.copyOf(spoil.impairments()), spoil.admission(), spoil.resets());
    for (var port : chosen) {
      spoils.computeIfAbsent(port, _ -> new ArrayList<>()).add(mine);
      apply(port);
      if (mine.resets()) {
        port.reset();
      }
    }
    return Injected.once(() -> remove(mine, chosen));
  }

  private synchronized void remove(Spoil mine, List<ProxyPort> chosen) {
    for (var port : chosen) {
      spoils.getOrDefault(port, List.of()).removeIf(spoil -> spoil == mine);
      apply(port);
    }
  }

  private void apply(ProxyPort port) {
    var worst = Spoil.worst(spoils.getOrDefault(port, List.of()));
    worst.impairments().forEach(port::impair);
    port.admit(worst.admission());
  }

  @Override
  public void close() {
    proxy.close();
  }
}
