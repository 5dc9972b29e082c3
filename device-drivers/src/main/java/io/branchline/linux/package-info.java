/**
 * The dialect of Branchline's own YANG modules, {@code branchline-sr} and {@code branchline-qos}:
 * what routers on Linux, and the lab's, are configured with.
 */
@NullMarked
package io.branchline.linux;

import org.jspecify.annotations.NullMarked;
