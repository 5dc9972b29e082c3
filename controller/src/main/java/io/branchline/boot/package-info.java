/** Wires the controller by hand: which part is told what by which, and in what order they start. */
@NullMarked
package io.branchline.boot;

import org.jspecify.annotations.NullMarked;
