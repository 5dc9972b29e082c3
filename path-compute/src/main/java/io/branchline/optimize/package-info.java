/** How to place demands on segment lists so that no link carries more than it must. */
@NullMarked
package io.branchline.optimize;

import org.jspecify.annotations.NullMarked;
