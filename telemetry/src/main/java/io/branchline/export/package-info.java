/** Sends series on to stores of others. */
@NullMarked
package io.branchline.export;

import org.jspecify.annotations.NullMarked;
