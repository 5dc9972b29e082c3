/**
 * How well lines keep what their carriers owe: scores with their evidence, and alarms by policies
 * that combine several measures.
 */
@NullMarked
package io.branchline.score;

import org.jspecify.annotations.NullMarked;
