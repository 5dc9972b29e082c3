/** Intents as ONOS knows them, for tools that were written against its API. */
@NullMarked
package io.branchline.onos;

import org.jspecify.annotations.NullMarked;
