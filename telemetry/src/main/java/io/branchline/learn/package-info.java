/**
 * Learns what the network will be asked to carry: demands out of counters, forecasts with intervals
 * out of demands, and an account of how good they were. Nothing here ever looks at a later sample.
 */
@NullMarked
package io.branchline.learn;

import org.jspecify.annotations.NullMarked;
