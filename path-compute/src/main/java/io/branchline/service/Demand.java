package io.branchline.service;

import io.branchline.metric.Bandwidth;

/** A demand at one moment, in IP bytes without any encapsulation. */
public record Demand(DemandKey key, Bandwidth rate) {}
