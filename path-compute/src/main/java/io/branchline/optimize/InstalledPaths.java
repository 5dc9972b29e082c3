package io.branchline.optimize;

import io.branchline.network.Topology;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Finds installed paths among the candidates, or adds them, and puts demands where they are. */
final class InstalledPaths {
  private final Topology topology;
  private final PathSet paths;
  private final TrafficShares shares;
  private final int[][] ends;
  private final BitSet dead;

  InstalledPaths(
      Topology topology, PathSet paths, TrafficShares shares, int[][] ends, BitSet dead) {
    this.topology = topology;
    this.paths = paths;
    this.shares = shares;
    this.ends = ends;
    this.dead = dead;
  }

  /** Demands with an installed path that is not up stay unplaced, and count as changed. */
  void install(List<List<WeightedPath>> installed) {
    for (int demand = 0; demand < installed.size(); demand++) {
      var lists = installed.get(demand);
      if (lists.isEmpty()) {
        continue;
      }
      if (lists.size() > shares.lists()
          || lists.stream().mapToInt(WeightedPath::sixteenths).sum() != TrafficShares.PARTS) {
        throw new IllegalArgumentException("demand " + demand + " has shares " + lists.size());
      }
      var saved = new long[shares.lists()];
      Arrays.fill(saved, TrafficShares.packed(TrafficShares.NONE, 0));
      boolean alive = true;
      for (int i = 0; i < lists.size() && alive; i++) {
        int path = find(demand, lists.get(i));
        saved[i] = TrafficShares.packed(path, lists.get(i).sixteenths());
        alive = path != TrafficShares.GONE;
      }
      if (alive) {
        Arrays.sort(saved, 0, lists.size());
        shares.restore(demand, saved);
      } else {
        Arrays.fill(saved, TrafficShares.packed(TrafficShares.GONE, 0));
      }
      shares.install(demand, saved);
    }
  }

  private int find(int demand, WeightedPath weighted) {
    int pair = shares.pair[demand];
    var installed = weighted.path().links();
    if (installed.isEmpty()
        || !installed.getFirst().id().from().equals(topology.node(ends[pair][0]).id())
        || !installed.getLast().id().to().equals(topology.node(ends[pair][1]).id())) {
      throw new IllegalArgumentException("demand " + demand + " has a path with other ends");
    }
    int[] links = installed.stream().mapToInt(link -> topology.linkIndex(link.id())).toArray();
    for (int i = 0; i < links.length; i++) {
      if (links[i] < 0
          || dead.get(links[i])
          || (i > 0 && !topology.mayTransit(topology.tail(links[i])))) {
        return TrafficShares.GONE;
      }
    }
    for (int path : shares.candidates[pair]) {
      if (Arrays.equals(paths.links(path), links)) {
        return path;
      }
    }
    int[] more = Arrays.copyOf(shares.candidates[pair], shares.candidates[pair].length + 1);
    more[more.length - 1] = paths.add(links);
    shares.candidates[pair] = more;
    return more[more.length - 1];
  }
}
