package io.branchline.learn;

import java.time.Duration;

/**
 * The global model of one horizon.
 *
 * @param horizon it looks ahead at most
 * @param version counted from 1; each is a challenger that won
 * @param turnedDown challengers that lost
 * @param challenged whether a challenger is being tried beside it now
 */
public record ModelStatus(
    Duration horizon,
    int version,
    int turnedDown,
    boolean challenged,
    ModelProvenance provenance) {}
