package io.branchline.netns;

import io.branchline.netns.KernelPlan.Cable;
import io.branchline.netns.KernelPlan.Medium;
import io.branchline.netns.KernelPlan.Port;
import io.branchline.network.Link;
import io.branchline.network.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says, in the words of {@code ip} and {@code nft}, how a plan's routers are set up. */
final class KernelSetup {
  private static final int LAN_MTU = 1500;

  private final KernelPlan plan;

  KernelSetup(KernelPlan plan) {
    this.plan = plan;
  }

  List<String> makeNamespaces() {
    return plan.nodes().stream().map(node -> "netns add " + plan.namespace(node)).toList();
  }

  List<String> makeCables() {
    return plan.cables().stream()
        .filter(cable -> cable.medium() == Medium.VETH)
        .map(KernelSetup::veth)
        .toList();
  }

  private static String veth(Cable cable) {
    return "link add %s netns %s type veth peer name %s netns %s"
        .formatted(
            cable.one().device(),
            cable.one().namespace(),
            cable.other().device(),
            cable.other().namespace());
  }

  /**
   * Kernel variables of every namespace, set before devices are made, by their path below {@code
   * /proc/sys/net}. The lab's addresses are unique by plan, so that none waits for others'
   * objection.
   */
  static Map<String, String> variables() {
    return Map.ofEntries(
        Map.entry("ipv4/ip_forward", "1"),
        Map.entry("ipv4/conf/all/rp_filter", "0"),
        Map.entry("ipv4/conf/default/rp_filter", "0"),
        Map.entry("ipv4/conf/all/send_redirects", "0"),
        Map.entry("ipv4/conf/default/send_redirects", "0"),
        Map.entry("ipv6/conf/all/forwarding", "1"),
        Map.entry("ipv6/conf/default/forwarding", "1"),
        Map.entry("ipv6/conf/all/seg6_enabled", "1"),
        Map.entry("ipv6/conf/default/seg6_enabled", "1"),
        Map.entry("ipv6/conf/default/accept_dad", "0"));
  }

  /** A router's devices, addresses and SIDs, once its devices are there. */
  List<String> router(NodeId node) {
    var lines = new ArrayList<String>();
    var ports = plan.ports(node);
    lines.add("link set lo up");
    lines.add("addr add " + plan.found(node).routerId() + "/32 dev lo");
    lines.add("addr add " + plan.source(node) + "/128 dev lo");
    var mtus =
        plan.cables().stream()
            .flatMap(c -> List.of(c.one(), c.other()).stream().map(p -> Map.entry(p, c.mtu())))
            .filter(entry -> entry.getKey().link().from().equals(node))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    for (var port : ports) {
      lines.add(
          "link set %s mtu %d alias %s up".formatted(port.device(), mtus.get(port), port.alias()));
      lines.add("addr add " + port.address() + "/64 dev " + port.device() + " nodad");
    }
    // The kernel matches SIDs on real devices only, never on lo.
    var device = plan.isGateway(node) ? KernelPlan.LAN : ports.getFirst().device();
    if (plan.isGateway(node)) {
      var prefix = plan.siteOf(node).prefix();
      lines.add("link set " + KernelPlan.LAN + " mtu " + LAN_MTU + " up");
      lines.add("route add " + prefix + " dev " + KernelPlan.LAN);
      lines.add(
          "route add %s encap seg6local action End.DX4 nh4 0.0.0.0 count dev %s"
              .formatted(plan.decapsulation(node), device));
      for (int dscp : plan.minorByDscp().keySet()) {
        int mark = KernelPlan.mark(dscp);
        lines.add("rule add fwmark " + mark + " lookup " + mark + " pref 1000");
      }
    }
    lines.add("sr tunsrc set " + plan.source(node));
    lines.add(
        "route add %s encap seg6local action End count dev %s"
            .formatted(plan.endSid(node), device));
    for (var port : ports) {
      endX(port).ifPresent(action -> lines.add("route add " + action + " count dev " + device));
    }
    return lines;
  }

  private Optional<String> endX(Port port) {
    var peer =
        plan.port(plan.scenario().topology().findLink(port.link()).orElseThrow().reverseId());
    return plan.scenario()
        .topology()
        .findLink(port.link())
        .flatMap(Link::endX)
        .map(sid -> sid + " encap seg6local action End.X nh6 " + peer.address());
  }

  /**
   * A router's rules on packets: those of its site are marked by their code point, the outer header
   * shows the same code point, and every packet goes to the queue of its class. Chain {@code steer}
   * is the agent's, which counts there.
   */
  String ruleset() {
    var dscps = plan.minorByDscp();
    var text = new StringBuilder("table inet branchline {\n");
    dscps
        .keySet()
        .forEach(
            dscp -> text.append("  chain outer%d { ip6 dscp set %d; }\n".formatted(dscp, dscp)));
    text.append("  chain steer { }\n")
        .append("  chain classify {\n")
        .append("    type filter hook prerouting priority mangle; policy accept;\n")
        .append("    iifname \"" + KernelPlan.LAN + "\" meta mark set ip dscp map { ")
        .append(join(dscps.keySet().stream().map(d -> d + " : " + KernelPlan.mark(d)).toList()))
        .append(" }\n    iifname \"" + KernelPlan.LAN + "\" jump steer\n  }\n")
        .append("  chain enqueue {\n")
        .append("    type filter hook postrouting priority mangle; policy accept;\n")
        .append("    meta nfproto ipv6 meta mark vmap { ")
        .append(
            join(
                dscps.keySet().stream()
                    .map(d -> KernelPlan.mark(d) + " : jump outer" + d)
                    .toList()))
        .append(" }\n    meta priority set ip6 dscp map { ")
        .append(
            join(
                dscps.entrySet().stream()
                    .map(e -> e.getKey() + " : 1:" + Integer.toHexString(e.getValue()))
                    .toList()))
        .append(" }\n  }\n}\n");
    return text.toString();
  }

  private static String join(List<String> parts) {
    return String.join(", ", parts);
  }
}
