package io.branchline.traffic;

import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import java.util.Optional;

/**
 * What the bank wants for one class, per site and direction.
 *
 * @param latency one-way delay that 95 of 100 packets of a minute stay below
 * @param loss share of packets that a minute may lose
 * @param bandwidth what is carried whenever it is offered; empty: no promise
 */
public record Objective(Latency latency, Loss loss, Optional<Bandwidth> bandwidth) {}
