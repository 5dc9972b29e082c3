/**
 * The one place where things happen in order: a single thread takes what was observed, asked and
 * computed, appends it to the journal, folds it into the state and decides what is to be done.
 * {@code state = fold(journal)}.
 */
@NullMarked
package io.branchline.loop;

import org.jspecify.annotations.NullMarked;
