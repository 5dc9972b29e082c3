/** Measurements against limits and peers: what is promised, printed beside what was reached. */
@NullMarked
package io.branchline.bench;

import org.jspecify.annotations.NullMarked;
