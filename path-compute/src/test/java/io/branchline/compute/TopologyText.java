package io.branchline.compute;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.AdminGroup;
import io.branchline.network.Link;
import io.branchline.network.LinkId;
import io.branchline.network.Node;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.branchline.segment.Locator;
import io.branchline.segment.MplsLabel;
import io.branchline.segment.Srv6Sid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A topology in a few words: {@code a-b:10 b-c:20,5M,7us,s1} is a bidirectional link per word with
 * its metric, and optionally bandwidth in Mbit/s, delay, loss ({@code 2%}) and risk groups; a
 * second number is the metric of the way back. Parallel links are repeated words.
 */
public final class TopologyText {
  private TopologyText() {}

  public static Topology parse(String text) {
    var nodes = new LinkedHashMap<String, Node>();
    var links = new ArrayList<Link>();
    int identifier = 1;
    for (var word : text.strip().split("\\s+")) {
      var ends = word.substring(0, word.indexOf(':')).split("-", -1);
      var attributes = word.substring(word.indexOf(':') + 1).split(",", -1);
      long metric = Long.parseLong(attributes[0]);
      long back = metric;
      double mbps = 1000;
      long delay = metric;
      double lossPercent = 0;
      Set<Srlg> srlgs = new HashSet<>();
      for (int i = 1; i < attributes.length; i++) {
        var attribute = attributes[i];
        if (attribute.endsWith("us")) {
          delay = Long.parseLong(attribute.substring(0, attribute.length() - 2));
        } else if (attribute.endsWith("%")) {
          lossPercent = Double.parseDouble(attribute.substring(0, attribute.length() - 1));
        } else if (attribute.endsWith("M")) {
          mbps = Double.parseDouble(attribute.substring(0, attribute.length() - 1));
        } else if (attribute.startsWith("s")) {
          srlgs.add(new Srlg(Long.parseLong(attribute.substring(1))));
        } else {
          back = Long.parseLong(attribute);
        }
      }
      for (var end : ends) {
        nodes.computeIfAbsent(end, name -> node(name, nodes.size() + 1));
      }
      var loss = Loss.ofRatio(lossPercent / 100);
      int there = identifier++;
      int here = identifier++;
      links.add(link(ends[0], ends[1], there, here, metric, mbps, delay, loss, srlgs));
      links.add(link(ends[1], ends[0], here, there, back, mbps, delay, loss, srlgs));
    }
    return Topology.of(nodes.values(), links);
  }

  private static Node node(String name, int number) {
    return new Node(
        new NodeId(name),
        Ip.of("10.0.0." + number),
        Optional.of(new MplsLabel(16000 + number)),
        Optional.of(Locator.parse("fc00:0:" + Integer.toHexString(number) + "::/48")),
        Optional.of(Srv6Sid.of("fc00:0:" + Integer.toHexString(number) + "::1")));
  }

  private static Link link(
      String from,
      String to,
      int identifier,
      int remote,
      long metric,
      double mbps,
      long delay,
      Loss loss,
      Set<Srlg> srlgs) {
    return Link.plain(
            new LinkId(new NodeId(from), new NodeId(to), identifier),
            remote,
            metric,
            Latency.ofMicros(delay),
            Bandwidth.ofMbps(mbps))
        .withPerformance(Latency.ofMicros(delay), Jitter.ZERO, loss)
        .withGroups(AdminGroup.NONE, srlgs)
        .withSids(
            Optional.of(new MplsLabel(24000 + identifier)),
            Optional.of(Srv6Sid.of("fc00:1:" + Integer.toHexString(identifier) + "::2")));
  }

  /** The path's nodes: {@code a b c}. */
  public static String nodes(Path path) {
    var names = new ArrayList<String>();
    if (!path.links().isEmpty()) {
      names.add(path.links().getFirst().id().from().value());
    }
    path.links().forEach(link -> names.add(link.id().to().value()));
    return String.join(" ", names);
  }

  /** The path along these nodes, by the first link between each two. */
  public static Path path(Topology topology, String nodes) {
    var names = List.of(nodes.split(" ", -1));
    var links = new ArrayList<Link>();
    for (int i = 1; i < names.size(); i++) {
      var to = new NodeId(names.get(i));
      links.add(
          topology.listLinksFrom(new NodeId(names.get(i - 1))).stream()
              .filter(link -> link.id().to().equals(to))
              .findFirst()
              .orElseThrow());
    }
    return new Path(links, 0);
  }
}
