/** Whether a plan may be made: invariants, checked by simulation before anything is sent. */
@NullMarked
package io.branchline.verify;

import org.jspecify.annotations.NullMarked;
