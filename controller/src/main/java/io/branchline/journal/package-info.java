/**
 * The controller's memory and the bank's evidence at once: append-only, hash-chained, replayable.
 * It knows text, times and hashes; what an entry means is the loop's business.
 */
@NullMarked
package io.branchline.journal;

import org.jspecify.annotations.NullMarked;
