package io.branchline.loop;

/**
 * Mean absolute errors over matured forecasts, in kbit/s.
 *
 * @param naiveMae the same for a forecast that repeats the last value
 * @param coverage share of true values within the 5th to 95th percentile
 */
public record ForecastScore(long points, double mae, double naiveMae, double coverage) {}
