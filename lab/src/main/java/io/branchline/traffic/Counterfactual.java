package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import io.branchline.site.Bank;
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
    var own = model.only(key -> key.site().equals(site));
    var network = new FluidNetwork(alone(site), own.keys(), seed);
    configurations.forEach(network::configure);
    linesDown.stream()
        .map(truth.bank()::getLine)
        .filter(line -> line.branchEnd().site().equals(site))
        .forEach(line -> network.setUp(line, false));
    var minutes = new ArrayList<TruthMinute>();
    var recorder = new TruthRecorder(own.keys(), minutes::add);
    var kbps = new double[own.keys().size()];
    long start = Math.ceilDiv(from.getEpochSecond(), 60) * 60;
    for (long second = start; second < start + horizon.toSeconds(); second++) {
      own.kbpsAt(second, kbps);
      network.tick(second, kbps);
      recorder.add(second, network.outcome());
    }
    return List.copyOf(minutes);
  }

  /** The site's lines with their queues; on the others nothing of the site's can wait. */
  private GroundTruth alone(SiteId site) {
    var bank = truth.bank();
    return new GroundTruth(
        new Bank(bank.sites(), bank.listLinesOf(site), bank.classes()),
        truth.topology(),
        truth.ports(),
        truth.demands(),
        truth.objectives(),
        truth.calendar());
  }
}
