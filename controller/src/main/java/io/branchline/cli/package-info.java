/**
 * What is done from a terminal: commands that ask a running controller over its REST interface, and
 * the offline planner, which works on files alone.
 */
@NullMarked
package io.branchline.cli;

import org.jspecify.annotations.NullMarked;
