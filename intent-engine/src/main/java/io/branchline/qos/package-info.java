/** How each end of a line shares it among the classes: queue profiles from the outlook. */
@NullMarked
package io.branchline.qos;

import org.jspecify.annotations.NullMarked;
