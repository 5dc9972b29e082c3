package io.branchline.boot;

import io.branchline.learn.Encapsulation;
import io.branchline.loop.ControllerState;
import io.branchline.network.Topology;
import io.branchline.segment.Ip;
import io.branchline.site.SiteId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the controller's state says that estimates of demand rest on: whose addresses are, and what
 * installed policies add to packets. Belongs to the learning thread.
 */
final class EstimateBasis {
  private final Supplier<ControllerState> state;
  private final Map<Ip, SiteId> sites = new HashMap<>();
  private @Nullable Topology sitesOf;
  private Encapsulation encapsulation = Encapsulation.NONE;
  private @Nullable ControllerState encapsulated;

  EstimateBasis(Supplier<ControllerState> state) {
    this.state = state;
  }

  /** Every site's addresses, as the routers' link state tells them. */
  Map<Ip, SiteId> sites() {
    var now = state.get();
    var nodes = now.network().reference();
    if (nodes != sitesOf) {
      sites.clear();
      for (var node : nodes.nodes()) {
        now.bank().findSiteOf(node.id()).ifPresent(site -> sites.put(node.routerId(), site.id()));
      }
      sitesOf = nodes;
    }
    return sites;
  }

  Optional<SiteId> siteOf(Ip address) {
    return Optional.ofNullable(sites().get(address));
  }

  /** What policies add to packets now; the same object while nothing changes. */
  Encapsulation encapsulation() {
    var now = state.get();
    var before = encapsulated;
    if (before == null
        || before.routers() != now.routers()
        || before.activePaths() != now.activePaths()) {
      encapsulation =
          Encapsulation.of(
              now.bank(),
              now.installed().values().stream()
                  .flatMap(configuration -> configuration.policies().stream())
                  .toList(),
              this::siteOf,
              key -> now.activePaths().getOrDefault(key, 0));
      encapsulated = now;
    }
    return encapsulation;
  }
}
