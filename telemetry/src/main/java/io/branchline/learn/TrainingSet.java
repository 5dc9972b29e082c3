package io.branchline.learn;

import java.time.Instant;

/**
 * Rows for the training of one model.
 *
 * @param features what was seen, a row each
 * @param targets what came then
 * @param alike how many rows rest on the same events, and so count as one where few are to be
 *     mistrusted
 * @param offered how many rows these are a sample of
 * @param from when the first value came
 * @param to when the last one had come
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainingSet(
    float[][] features, float[] targets, double alike, long offered, Instant from, Instant to) {}
