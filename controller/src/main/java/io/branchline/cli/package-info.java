/**
 * What the console does, from a terminal: commands that ask a running controller over its REST
 * interface.
 */
@NullMarked
package io.branchline.cli;

import org.jspecify.annotations.NullMarked;
