package io.branchline.learn;

import java.time.Instant;

/**
 * Where a global model comes from.
 *
 * @param rows it was trained on
 * @param from when the first value came that it was trained on
 * @param to when the last one came
 * @param base how its linear part was fitted
 * @param trees how its trees were grown, as Tribuo describes it
 */
public record ModelProvenance(long rows, Instant from, Instant to, String base, String trees) {}
