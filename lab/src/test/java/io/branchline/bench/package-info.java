/** How measurements are taken and told. */
@NullMarked
package io.branchline.bench;

import org.jspecify.annotations.NullMarked;
