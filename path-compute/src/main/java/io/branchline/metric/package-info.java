/**
 * Quantities of a network with the unit in the type: what a number means is never left to its name.
 */
@NullMarked
package io.branchline.metric;

import org.jspecify.annotations.NullMarked;
