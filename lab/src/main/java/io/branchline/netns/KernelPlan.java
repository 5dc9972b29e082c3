package io.branchline.netns;

import io.branchline.bank.BankScenario;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.segment.Srv6Sid;
import io.branchline.service.Direction;
import io.branchline.service.QueueProfile;
import io.branchline.service.TrafficClass;
import io.branchline.site.Line;
import io.branchline.site.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a lab of a bank consists of in the kernel: a namespace for each router, a cable for each
 * link, and the names and addresses of everything. Pure: nothing is touched.
 *
 * <pre>
 * lan0           the site's own network, a TUN device of its gateway; packets of branches and data
 *                centres enter and leave the kernel there
 * ifN            the link with local identifier N; its alias is the name in the bank
 * fd00:c:C::1/64 the first end of cable C, ::2 the second
 * LOCATOR::f     source of the outer header; LOCATOR:d4:: takes it off (End.DX4)
 * </pre>
 */
final class KernelPlan {
  /** The device of a gateway towards its site's own network. */
  static final String LAN = "lan0";

  private static final int CORE_MTU = 2000;

  /** What joins two routers. */
  enum Medium {
    /** Inside a site: both ends in the kernel, without delay. */
    VETH,
    /** Between data centres: Ethernet through the bridge, which adds the delay. */
    TAP,
    /** A rented line: IP packets through the bridge, counted without a link header. */
    TUN
  }

  /** One end of a cable. */
  record Port(LinkId link, String namespace, String device, String alias, String address) {}

  /**
   * A link in both directions.
   *
   * @param line the rented line that it is, if it is one
   */
  record Cable(Medium medium, Port one, Port other, int mtu, Optional<Line> line) {}

  private final String labId;
  private final BankScenario scenario;
  private final List<Cable> cables = new ArrayList<>();
  private final Map<LinkId, Port> ports = new HashMap<>();
  private final SortedMap<Integer, Integer> minorByDscp = new TreeMap<>();

  /**
   * @param labId begins the name of everything that is made
   * @throws IllegalArgumentException when a router lacks SRv6 SIDs
   */
  KernelPlan(String labId, BankScenario scenario) {
    this.labId = labId;
    this.scenario = scenario;
    var lines = new HashMap<LinkId, Line>();
    for (var line : scenario.bank().lines()) {
      lines.put(line.linkId(Direction.UP), line);
    }
    for (var link : scenario.topology().links()) {
      if (isFirstEnd(link, lines)) {
        addCable(link, Optional.ofNullable(lines.get(link.id())));
      }
    }
    for (var trafficClass : classes()) {
      trafficClass.dscps().forEach(dscp -> minorByDscp.put(dscp, minor(trafficClass.name())));
    }
  }

  /** A line's first end is that of its branch. */
  private static boolean isFirstEnd(Link link, Map<LinkId, Line> lines) {
    return lines.containsKey(link.id())
        || (!lines.containsKey(link.reverseId()) && link.id().compareTo(link.reverseId()) < 0);
  }

  private void addCable(Link link, Optional<Line> line) {
    int number = cables.size();
    var one = port(link.id(), "fd00:c:" + Integer.toHexString(number) + "::1");
    var other = port(link.reverseId(), "fd00:c:" + Integer.toHexString(number) + "::2");
    boolean sameSite = siteOf(link.id().from()).equals(siteOf(link.id().to()));
    var medium = line.isPresent() ? Medium.TUN : sameSite ? Medium.VETH : Medium.TAP;
    cables.add(new Cable(medium, one, other, line.map(Line::mtu).orElse(CORE_MTU), line));
    ports.put(one.link(), one);
    ports.put(other.link(), other);
  }

  private Port port(LinkId link, String address) {
    var name = scenario.ports().get(link);
    if (name == null) {
      throw new IllegalArgumentException(link + " has no interface");
    }
    return new Port(
        link, namespace(link.from()), "if" + link.localIdentifier(), name.name(), address);
  }

  String labId() {
    return labId;
  }

  BankScenario scenario() {
    return scenario;
  }

  List<NodeId> nodes() {
    return scenario.topology().nodes().stream().map(Node::id).toList();
  }

  String namespace(NodeId node) {
    return labId + "-" + node;
  }

  List<Cable> cables() {
    return List.copyOf(cables);
  }

  /** The sending end of a link. */
  Port port(LinkId link) {
    var found = ports.get(link);
    if (found == null) {
      throw new IllegalArgumentException("no link " + link);
    }
    return found;
  }

  /** The ends of cables at a router, in order of their devices' numbers. */
  List<Port> ports(NodeId node) {
    return ports.values().stream()
        .filter(port -> port.link().from().equals(node))
        .sorted(Comparator.comparingInt(port -> port.link().localIdentifier()))
        .toList();
  }

  Site siteOf(NodeId node) {
    return scenario
        .bank()
        .findSiteOf(node)
        .orElseThrow(() -> new IllegalArgumentException(node + " is at no site"));
  }

  boolean isGateway(NodeId node) {
    return siteOf(node).gateway().equals(node);
  }

  Prefix locator(NodeId node) {
    return found(node).locator().orElseThrow(() -> lacks(node, "SRv6 locator")).prefix();
  }

  Srv6Sid endSid(NodeId node) {
    return found(node).endSid().orElseThrow(() -> lacks(node, "End SID"));
  }

  Node found(NodeId node) {
    return scenario
        .topology()
        .findNode(node)
        .orElseThrow(() -> new IllegalArgumentException("no router " + node));
  }

  private static IllegalArgumentException lacks(NodeId node, String what) {
    return new IllegalArgumentException(node + " has no " + what);
  }

  /** The SID by which the kernel takes IPv4 packets out at a gateway. */
  Ip decapsulation(NodeId node) {
    return within(node, 6, 0xd4);
  }

  /** The source of the packets that a router encapsulates. */
  Ip source(NodeId node) {
    return within(node, 14, 0xf);
  }

  private Ip within(NodeId node, int at, int group) {
    var bytes = locator(node).address().bytes();
    bytes[at + 1] = (byte) group;
    return Ip.of(bytes);
  }

  List<TrafficClass> classes() {
    return scenario.bank().classes();
  }

  /** The names of an interface's queues, in the order in which routers report them. */
  List<String> queues() {
    var names = new ArrayList<>(classes().stream().map(TrafficClass::name).toList());
    names.add(QueueProfile.CONTROL);
    return names;
  }

  /** The number of a queue among the classes of a shaper, 1 for the first. */
  int minor(String queue) {
    int at = queues().indexOf(queue);
    if (at < 0) {
      throw new IllegalArgumentException("no queue " + queue);
    }
    return at + 1;
  }

  /** The queue of each code point; others go to control. */
  SortedMap<Integer, Integer> minorByDscp() {
    return minorByDscp;
  }

  /** The mark, and the routing table, of packets with a code point. */
  static int mark(int dscp) {
    return 0x100 + dscp;
  }
}
