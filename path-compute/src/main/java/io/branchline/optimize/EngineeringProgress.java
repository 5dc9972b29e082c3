package io.branchline.optimize;

import io.branchline.metric.Bandwidth;

/**
 * How far a placement is.
 *
 * @param steps moves tried
 * @param broken traffic beyond a bound or not carried, of all classes
 * @param lowerBound no placement has a lower maximum utilisation
 */
public record EngineeringProgress(
    long steps, Bandwidth broken, double maxUtilisation, double lowerBound) {}
