/** The northbound interface: HTTP requests in, views of the controller's state and commands out. */
@NullMarked
package io.branchline.api;

import org.jspecify.annotations.NullMarked;
