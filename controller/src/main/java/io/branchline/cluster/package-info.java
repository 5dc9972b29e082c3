/** Only one controller may write: the fence that routers and journal are written behind. */
@NullMarked
package io.branchline.cluster;

import org.jspecify.annotations.NullMarked;
