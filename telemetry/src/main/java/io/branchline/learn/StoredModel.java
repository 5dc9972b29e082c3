package io.branchline.learn;

import java.time.Duration;

/**
 * A global model as it is kept for a later life of its forecaster.
 *
 * @param resolution of the forecaster that trained it
 * @param body the model itself, {@code TrainedModel} of model.proto
 */
public record StoredModel(Duration resolution, ModelStatus status, byte[] body) {}
