package io.branchline.learn;

/** A demand's model, and the bin whose parts are still coming. */
final class LearntDemand {
  private final SeriesModel model;
  private long openBin = Long.MIN_VALUE;
  private double sum;
  private int parts;

  LearntDemand(SeriesModel model) {
    this.model = model;
  }

  SeriesModel model() {
    return model;
  }

  /** Takes a part of a bin; one of a bin that is over is ignored. */
  void learn(long bin, double kbps, Care care) {
    if (bin < openBin) {
      return;
    }
    if (bin > openBin) {
      close(care);
      openBin = bin;
    }
    sum += kbps;
    parts++;
  }

  /** Has the model learn the mean of the parts that came. */
  void close(Care care) {
    if (parts > 0) {
      model.learn(openBin, sum / parts, 1, care);
    }
    sum = 0;
    parts = 0;
  }

  void closeBefore(long bin) {
    if (openBin < bin) {
      close(Care.SCORED);
    }
  }
}
