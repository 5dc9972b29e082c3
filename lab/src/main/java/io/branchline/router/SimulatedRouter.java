package io.branchline.router;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One router of the lab: the configuration that its management servers accept and the state that
 * they report. The traffic model forwards as {@link #running} says and publishes what comes of it.
 *
 * <p>All methods may be called from any thread.
 */
public final class SimulatedRouter {
  private final NodeId node;
  private final List<Consumer<RouterConfiguration>> commitListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<RouterState>> stateListeners = new CopyOnWriteArrayList<>();
  private final RouterFaults faults = new RouterFaults();
  private volatile RouterConfiguration running;
  private volatile @Nullable RouterState state;

  /** A router out of the box. */
  public SimulatedRouter(NodeId node) {
    this(node, RouterConfiguration.EMPTY);
  }

  /** A router that starts with a configuration. */
  public SimulatedRouter(NodeId node, RouterConfiguration startup) {
    this.node = node;
    this.running = startup;
  }

  public NodeId node() {
    return node;
  }

  /** How it misbehaves. */
  public RouterFaults faults() {
    return faults;
  }

  /** The configuration in force now. */
  public RouterConfiguration running() {
    return running;
  }

  /** What was published last; empty before the first time. */
  public Optional<RouterState> state() {
    return Optional.ofNullable(state);
  }

  /**
   * Replaces the state, as its faults make it; whoever subscribed to it over gNMI hears of it when
   * due.
   */
  public void publish(RouterState newState) {
    var told = faults.reported(newState);
    state = told;
    stateListeners.forEach(listener -> listener.accept(told));
  }

  /**
   * Calls {@code listener} with the new running configuration after each change of it, roll-backs
   * included, on the thread that caused it; the listener must be quick.
   *
   * @return what ends this, harmless to run twice
   */
  public Runnable onCommit(Consumer<RouterConfiguration> listener) {
    commitListeners.add(listener);
    return () -> commitListeners.remove(listener);
  }

  /** As {@link #onCommit}, for published states. */
  Runnable onState(Consumer<RouterState> listener) {
    stateListeners.add(listener);
    return () -> stateListeners.remove(listener);
  }

  /** Changes the configuration in force past NETCONF, as somebody at the console does. */
  public synchronized void changeByHand(UnaryOperator<RouterConfiguration> change) {
    var changed = change.apply(running);
    if (!changed.equals(running)) {
      install(changed);
    }
  }

  /** Puts a configuration into force. */
  void install(RouterConfiguration configuration) {
    running = configuration;
    commitListeners.forEach(listener -> listener.accept(configuration));
  }
}
