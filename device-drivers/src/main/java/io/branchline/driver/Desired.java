package io.branchline.driver;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.util.List;

/**
 * What a router is meant to run. Not the same type as {@link Reported}, so neither can pass for the
 * other.
 */
public record Desired(NodeId node, RouterConfiguration configuration) {

  /** In words, where the router differs from what it is meant to run; empty when nowhere. */
  public List<String> drift(Reported reported) {
    if (!reported.node().equals(node)) {
      throw new IllegalArgumentException(
          "a report of " + reported.node() + " says nothing about " + node);
    }
    return configuration.differencesTo(reported.configuration());
  }
}
