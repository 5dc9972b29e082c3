package io.branchline.compute;

import io.branchline.network.NodeId;

/** A path that is asked for. */
public record PathRequest(NodeId from, NodeId to, Metric metric, Constraints constraints) {}
