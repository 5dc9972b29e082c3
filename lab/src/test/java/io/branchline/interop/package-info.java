/** Outside programs that speak the same protocols, and what to do when one is not here. */
@NullMarked
package io.branchline.interop;

import org.jspecify.annotations.NullMarked;
