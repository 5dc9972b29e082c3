package io.branchline.loop;

/**
 * What the forecasts of a class were worth: mean absolute errors over those that matured, in
 * kbit/s, and what became of plans made because of one.
 *
 * @param naiveMae the same for a forecast that repeats the last value
 * @param coverage share of true values within the 5th to 95th percentile
 * @param hits needs that a plan was made for and that came
 * @param misses needs that came unforeseen
 * @param needless needs that a plan was made for and that did not come
 * @param misleads whether so many were needless that its forecasts are advice only
 */
public record ForecastScore(
    long points,
    double mae,
    double naiveMae,
    double coverage,
    long hits,
    long misses,
    long needless,
    boolean misleads) {}
