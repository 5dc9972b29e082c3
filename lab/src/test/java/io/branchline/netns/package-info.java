/** Tests of the kernel lab; most need root and are tagged {@code peer}. */
@NullMarked
package io.branchline.netns;

import org.jspecify.annotations.NullMarked;
