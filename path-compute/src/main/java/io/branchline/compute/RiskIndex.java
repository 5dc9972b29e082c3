package io.branchline.compute;

import io.branchline.network.Srlg;
import io.branchline.network.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The links that a risk takes down, worked out when first asked for. */
final class RiskIndex {
  private final Topology topology;
  private @Nullable Map<Srlg, List<Integer>> links;

  RiskIndex(Topology topology) {
    this.topology = topology;
  }

  List<Integer> linksOf(Srlg risk) {
    var known = links;
    if (known == null) {
      known = new HashMap<>();
      for (int link = 0; link < topology.linkCount(); link++) {
        for (int i = 0; i < topology.srlgCount(link); i++) {
          var one = new Srlg(Integer.toUnsignedLong(topology.srlg(link, i)));
          known.computeIfAbsent(one, _ -> new ArrayList<>()).add(link);
        }
      }
      links = known;
    }
    return known.getOrDefault(risk, List.of());
  }
}
