/**
 * What was measured, and what it means: samples of named series stay in this room, observations
 * leave it. Where both come from is a {@link io.branchline.measure.TelemetrySource}.
 */
@NullMarked
package io.branchline.measure;

import org.jspecify.annotations.NullMarked;
