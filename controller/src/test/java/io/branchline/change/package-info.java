@NullMarked
package io.branchline.change;

import org.jspecify.annotations.NullMarked;
