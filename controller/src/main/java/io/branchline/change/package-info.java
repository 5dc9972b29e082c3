/**
 * Takes change units to the routers: prepared everywhere, committed on trial, read back, confirmed,
 * or undone everywhere. A unit lands wholly or not at all, and says which router stood in the way.
 */
@NullMarked
package io.branchline.change;

import org.jspecify.annotations.NullMarked;
