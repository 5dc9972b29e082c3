/** How to find a path in a topology, and how to say it in segments. */
@NullMarked
package io.branchline.compute;

import org.jspecify.annotations.NullMarked;
