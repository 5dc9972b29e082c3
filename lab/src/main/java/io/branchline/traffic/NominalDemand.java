package io.branchline.traffic;

import io.branchline.metric.Bandwidth;
import io.branchline.service.DemandKey;

/**
 * The size of a demand: its mean in the busy hours of a working day, in IP bytes.
 *
 * @param profile the course of its day and week, by name
 */
public record NominalDemand(DemandKey key, String profile, Bandwidth busyHour) {}
