package io.branchline.traffic;

import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.site.Bank;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
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
    configurations.forEach((router, configuration) -> {
      if (concerns(router, site)) {
        network.configure(router, configuration);
      }
    });
    linesDown.stream()
        .map(truth.bank()::getLine)
        .filter(line -> line.branchEnd().site().equals(site))
        .forEach(line -> network.setUp(line, false));
    long start = Math.ceilDiv(from.getEpochSecond(), 60) * 60;
    return TruthRecorder.record(network, own, start, horizon, 1);
  }

  private boolean concerns(NodeId router, SiteId site) {
    return truth
        .bank()
        .findSiteOf(router)
        .filter(other -> other.id().equals(site) || other.tier() != Tier.BRANCH)
        .isPresent();
  }

  /**
   * The site and all that is not a branch, with the site's lines alone: on the others nothing of
   * the site's can wait, and no way leads through another branch.
   */
  private GroundTruth alone(SiteId site) {
    var bank = truth.bank();
    var sites =
        bank.sites().stream()
            .filter(other -> other.id().equals(site) || other.tier() != Tier.BRANCH)
            .toList();
    var nodes = new HashSet<NodeId>();
    sites.forEach(kept -> nodes.addAll(kept.routers()));
    var topology =
        Topology.of(
            truth.topology().nodes().stream().filter(node -> nodes.contains(node.id())).toList(),
            truth.topology().links().stream()
                .filter(link -> nodes.contains(link.id().from()) && nodes.contains(link.id().to()))
                .toList());
    return new GroundTruth(
        new Bank(sites, bank.listLinesOf(site), bank.classes()),
        topology,
        truth.ports(),
        truth.demands(),
        truth.objectives(),
        truth.calendar());
  }
}
