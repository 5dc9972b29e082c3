/**
 * What is usual for a series, learnt as it goes, and what is not: drops, spikes, level shifts,
 * drifts and flaps. Learning rests while something is unusual, so that a fault never becomes the
 * baseline by itself.
 */
@NullMarked
package io.branchline.baseline;

import org.jspecify.annotations.NullMarked;
