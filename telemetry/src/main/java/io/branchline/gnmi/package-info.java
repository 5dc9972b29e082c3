/**
 * Hears routers over gNMI and turns what they count into samples and observations of the bank's
 * lines, queues and policies. Protocol classes and vendors' paths end here.
 */
@NullMarked
package io.branchline.gnmi;

import org.jspecify.annotations.NullMarked;
