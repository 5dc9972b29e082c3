/**
 * Keeps series on disk: every value that was appended comes back bit for bit, and outlives a killed
 * process.
 */
@NullMarked
package io.branchline.store;

import org.jspecify.annotations.NullMarked;
