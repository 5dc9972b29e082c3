/** The demo: a bank network, the controller beside it, and honest figures of what it did. */
@NullMarked
package io.branchline.demo;

import org.jspecify.annotations.NullMarked;
