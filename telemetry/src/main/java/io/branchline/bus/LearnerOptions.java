package io.branchline.bus;

import io.branchline.metric.NetworkClock;
import io.branchline.site.Bank;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How a learner learns: as a controller would that learnt itself. Times are network time.
 *
 * @param name of this learner, which no other has
 * @param zone whose local time people work by
 * @param window over which demands are estimated
 * @param grace how much later than its time a sample may come
 * @param resolution of what is learnt
 * @param step of forecasts
 * @param steps of a forecast
 */
public record LearnerOptions(
    String name,
    Bank bank,
    ZoneId zone,
    NetworkClock clock,
    Duration window,
    Duration grace,
    Duration resolution,
    Duration step,
    int steps) {}
