package io.branchline.netns;

import io.branchline.compute.IgpRoutes;
import io.branchline.metric.NetworkClock;
import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Topology;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.RouterFleet;
import io.branchline.router.RouterState;
import io.branchline.router.SimulatedRouter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of all routers of a lab. What a router's NETCONF server commits comes into force in
 * its kernel before the commit is answered; every second its gNMI server is given what its kernel
 * counts. When a line fails, head ends move to backup paths first, then the IGP converges.
 */
public final class LabAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabAgent.class);

  private final KernelLab lab;
  private final RouterFleet fleet;
  private final NetworkClock clock;
  private final Map<NodeId, RouterAgent> agents = new TreeMap<>();
  private final List<Consumer<Topology>> topologyListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Map<NodeId, RouterState>>> stateListeners =
      new CopyOnWriteArrayList<>();
  private final LineWatch watch;
  private final ScheduledExecutorService events =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lab-agent").daemon().factory());
  private final ScheduledExecutorService publisher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lab-state").daemon().factory());
  private volatile Set<LinkId> down = Set.of();
  private volatile Set<LinkId> linesDown = Set.of();
  private volatile Set<LinkId> missing = Set.of();
  private volatile boolean handedOver;

  private LabAgent(KernelLab lab, RouterFleet fleet, NetworkClock clock)
      throws IOException, InterruptedException {
    this.lab = lab;
    this.fleet = fleet;
    this.clock = clock;
    watch = new LineWatch(lab, this::linesChanged);
  }

  /** Gives every router of the lab its agent; close it before the lab. */
  public static LabAgent start(KernelLab lab, RouterFleet fleet, NetworkClock clock)
      throws IOException, InterruptedException {
    var all = new LabAgent(lab, fleet, clock);
    for (var router : fleet.routers()) {
      var intact = new IgpRoutes(lab.plan().scenario().topology(), Set.of());
      var agent = new RouterAgent(lab, router.node(), all.watch, intact);
      all.agents.put(router.node(), agent);
      var _ = router.onCommit(configuration -> install(agent, router, configuration));
    }
    var ignored = all.publisher.scheduleAtFixedRate(all::publish, 0, 1, TimeUnit.SECONDS);
    return all;
  }

  private static void install(
      RouterAgent agent, SimulatedRouter router, RouterConfiguration configuration) {
    try {
      agent.install(configuration);
    } catch (IOException | IllegalArgumentException e) {
      // The configuration shows what was accepted; the state shows that it is not in force.
      LOG.error("{}: the kernel did not take the configuration", router.node(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void linesChanged(Set<LinkId> nowDown) {
    linesDown = nowDown;
    change();
  }

  /** Says which links beside lines an IGP does not know; what is known of lines is added. */
  void missing(Set<LinkId> links) {
    if (!links.equals(missing)) {
      missing = links;
      change();
    }
  }

  private synchronized void change() {
    var all = new HashSet<>(linesDown);
    all.addAll(missing);
    var nowDown = Set.copyOf(all);
    down = nowDown;
    events.execute(() -> protect(nowDown));
  }

  /** Leaves the routes of these routers to another process, save for those over their own lines. */
  void handOver(Collection<NodeId> nodes) {
    handedOver = true;
    lab.igp().handOver(nodes);
    events.execute(() -> protect(down));
  }

  private void protect(Set<LinkId> nowDown) {
    // What came later knows more.
    if (!nowDown.equals(down)) {
      return;
    }
    LOG.info("Links down: {}", nowDown);
    var topology = lab.plan().scenario().topology();
    try {
      var changed = new ArrayList<Callable<Void>>();
      var converged = new ArrayList<Callable<Void>>();
      for (var agent : agents.values()) {
        changed.add(() -> {
          agent.protect(new IgpRoutes(topology, nowDown));
          return null;
        });
        converged.add(() -> {
          agent.converge(new IgpRoutes(topology, nowDown));
          return null;
        });
      }
      KernelLab.inParallel(changed);
      KernelLab.inParallel(converged);
    } catch (IOException e) {
      LOG.error("Routes could not follow the lines", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var left = topology();
    topologyListeners.forEach(listener -> listener.accept(left));
  }

  private void publish() {
    if (!handedOver) {
      missing(lab.cut());
    }
    var states = new TreeMap<NodeId, RouterState>();
    var now = clock.instant();
    for (var agent : agents.values()) {
      try {
        states.put(agent.node(), agent.state(now));
      } catch (IOException e) {
        LOG.warn("{}: no counters this second", agent.node(), e);
      }
    }
    fleet.publish(states);
    stateListeners.forEach(listener -> listener.accept(states));
  }

  /** The agent of one router. */
  RouterAgent agent(NodeId node) {
    var agent = agents.get(node);
    if (agent == null) {
      throw new IllegalArgumentException("no router " + node);
    }
    return agent;
  }

  /** Is told the state of every router each second, as it is published. */
  public void onStates(Consumer<Map<NodeId, RouterState>> listener) {
    stateListeners.add(listener);
  }

  /** Is told the topology after each failure and repair. */
  public void onTopology(Consumer<Topology> listener) {
    topologyListeners.add(listener);
  }

  /** What the IGP says now: the intact topology without what is down. */
  public Topology topology() {
    var gone = down;
    var intact = lab.plan().scenario().topology();
    return intact.withOnly(
        i -> gone.contains(intact.link(i).id()) ? Optional.empty() : Optional.of(intact.link(i)));
  }

  /** The links that are down as their ends see it. */
  public Set<LinkId> down() {
    return down;
  }

  @Override
  public void close() {
    publisher.shutdownNow();
    events.shutdownNow();
    try {
      boolean done =
          publisher.awaitTermination(5, TimeUnit.SECONDS)
              && events.awaitTermination(5, TimeUnit.SECONDS);
      if (!done) {
        LOG.warn("The lab's agents did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.close();
    agents.values().forEach(RouterAgent::close);
  }
}
