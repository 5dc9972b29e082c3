/**
 * The port through which a router is told and reports: one change at a time is prepared, committed
 * on trial, read back and confirmed, or undone. Dialects and protocols live behind it.
 */
@NullMarked
package io.branchline.driver;

import org.jspecify.annotations.NullMarked;
