@NullMarked
package io.branchline.netconf;

import org.jspecify.annotations.NullMarked;
