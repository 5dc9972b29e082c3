/** From a placement to what each router is told, and to the units in which it changes. */
@NullMarked
package io.branchline.compile;

import org.jspecify.annotations.NullMarked;
