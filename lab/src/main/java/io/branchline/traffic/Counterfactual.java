package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.service.DemandKey;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What would have been: one site played again from a moment on with other configurations. Demands
 * and radio depend on the second alone, so what differs is the configurations' doing. A switch was
 * needless when the site without it loses no minute within the forecast's horizon.
 */
public final class Counterfactual {
  private final GroundTruth truth;
  private final DemandModel model;
  private final long seed;

  public Counterfactual(GroundTruth truth, DemandModel model, long seed) {
    this.truth = truth;
    this.model = model.copy();
    this.seed = seed;
  }

  /**
   * The minutes of a site, lost or not, with the queues empty at the start.
   *
   * @param from start of the first minute; a started minute is left out
   * @param linesDown cut all the time
   */
  public List<TruthMinute> minutes(
      SiteId site,
      Instant from,
      Duration horizon,
      Map<NodeId, RouterConfiguration> configurations,
      Collection<LineId> linesDown) {
    var all = model.keys();
    var mine = new ArrayList<DemandKey>();
    var position = new ArrayList<Integer>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).site().equals(site)) {
        mine.add(all.get(i));
        position.add(i);
      }
    }
    var network = new FluidNetwork(truth, mine, seed);
    configurations.forEach(network::configure);
    linesDown.forEach(line -> network.setUp(truth.bank().getLine(line), false));
    var minutes = new ArrayList<TruthMinute>();
    var recorder = new TruthRecorder(mine, minutes::add);
    var kbps = new double[all.size()];
    var own = new double[mine.size()];
    long start = Math.ceilDiv(from.getEpochSecond(), 60) * 60;
    for (long second = start; second < start + horizon.toSeconds(); second++) {
      model.kbpsAt(second, kbps);
      for (int i = 0; i < own.length; i++) {
        own[i] = kbps[position.get(i)];
      }
      network.tick(second, own);
      recorder.add(second, network.outcome());
    }
    return List.copyOf(minutes);
  }
}
