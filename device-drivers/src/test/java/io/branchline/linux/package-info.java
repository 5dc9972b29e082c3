@NullMarked
package io.branchline.linux;

import org.jspecify.annotations.NullMarked;
