/**
 * The bank's own record of what it has, and how its routers are reached: one file, {@code
 * inventory.yaml}. What routers say of themselves (links, metrics, SIDs) is not in it; that comes
 * by BGP-LS.
 */
@NullMarked
package io.branchline.inventory;

import org.jspecify.annotations.NullMarked;
