/**
 * Faults on demand: what can be injected, into what, and scenarios that say when and what to expect
 * of it. Whatever is injected can be undone, and then nothing of it is left.
 */
@NullMarked
package io.branchline.fault;

import org.jspecify.annotations.NullMarked;
