package io.branchline.learn;

import java.time.Duration;

/**
 * A global model as it is kept between two lives of the controller.
 *
 * @param resolution of the forecaster that trained it
 * @param horizon it looks ahead at most
 * @param version counted from 1; each won against the one before
 * @param turnedDown challengers that lost so far
 * @param body the model itself, {@code TrainedModel} of model.proto
 */
public record StoredModel(
    Duration resolution,
    Duration horizon,
    int version,
    int turnedDown,
    ModelProvenance provenance,
    byte[] body) {}
