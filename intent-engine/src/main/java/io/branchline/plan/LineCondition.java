package io.branchline.plan;

import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.time.Instant;

/**
 * What was observed of a line, the worse of its two directions.
 *
 * @param up both ends report it up
 * @param degraded telemetry raised it as degraded (with its own hysteresis) and has not cleared it
 * @param delay one-way, without the queueing of our own classes
 * @param since when {@code up} or {@code degraded} last changed, in network time
 */
public record LineCondition(
    boolean up, boolean degraded, Latency delay, Jitter jitter, Loss loss, Instant since) {}
