package io.branchline.learn;

import org.jspecify.annotations.Nullable;

/**
 * The training of one global model, which takes about a CPU second and needs nothing of its
 * forecaster meanwhile: {@link #run} may be called in another thread, and {@link
 * DemandForecaster#accept} after it in the forecaster's own.
 */
public final class Training {
  private final int bucket;
  private final TrainingSet rows;
  private volatile @Nullable GlobalModel model;

  Training(int bucket, TrainingSet rows) {
    this.bucket = bucket;
    this.rows = rows;
  }

  /** Trains the model. */
  public void run() {
    model = GlobalTrainer.train(rows);
  }

  int bucket() {
    return bucket;
  }

  /** The model; null before it was trained. */
  @Nullable GlobalModel model() {
    return model;
  }
}
