package io.branchline.boot;

import io.branchline.bus.ShareGroup;
import io.branchline.config.ConfigException;
import io.branchline.config.ControllerConfig;
import io.branchline.inventory.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collects from as many shares of the routers as come to this process: it has them with all others
 * that were started alike, and takes over those of one that dies.
 */
final class SharedCollectors implements ShareGroup.Taker, AutoCloseable {
  private static final Duration STOPPING = Duration.ofSeconds(20);

  private final ControllerConfig config;
  private final Inventory inventory;
  private final Optional<Collector> flows;
  private final ShareGroup group;
  private final Thread thread;

  /** Belongs to the thread. */
  private final Map<Integer, Collector> collectors = new HashMap<>();

  /**
   * Starts to collect.
   *
   * @throws ConfigException when a file that people wrote is wrong
   * @throws IOException when the data folder cannot be used
   * @throws IllegalStateException when Kafka is not there
   */
  static SharedCollectors start(ControllerConfig config) throws IOException {
    return new SharedCollectors(config);
  }

  private SharedCollectors(ControllerConfig config) throws IOException {
    this.config = config;
    inventory = Inventory.read(config.inventory());
    group = new ShareGroup(Collector.kafka(config), this);
    flows =
        config.telemetry().ipfix().isPresent()
            ? Optional.of(Collector.ofFlows(config, inventory))
            : Optional.empty();
    thread = Thread.ofPlatform().name("shares").start(group::run);
  }

  @Override
  public void take(int share, int of) {
    try {
      collectors.put(share, Collector.ofShare(config, inventory, new Share(share + 1, of), false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void leave(int share) {
    var collector = collectors.remove(share);
    if (collector != null) {
      collector.close();
    }
  }

  @Override
  public String toString() {
    return "collecting from a part of %d routers, in up to %d shares"
        .formatted(inventory.access().size(), group.shares());
  }

  @Override
  public void close() {
    group.close();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flows.ifPresent(Collector::close);
  }
}
