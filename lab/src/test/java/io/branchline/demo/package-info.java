/** The demo's own parts, and the whole loop. */
@NullMarked
package io.branchline.demo;

import org.jspecify.annotations.NullMarked;
