package io.branchline.learn;

/** How much a value is worth to a series' model: history long past changes little. */
enum Care {
  /** It shows what is usual at its time of the week. */
  USUAL,
  /** It also shows how far the present is from the usual. */
  LEVEL,
  /** Forecasts of it are scored, and others made at it. */
  SCORED
}
