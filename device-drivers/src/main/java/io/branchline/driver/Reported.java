package io.branchline.driver;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterConfiguration;
import java.time.Instant;

/**
 * What a router said that it runs.
 *
 * @param at real time at which the answer came
 */
public record Reported(NodeId node, RouterConfiguration configuration, Instant at) {}
