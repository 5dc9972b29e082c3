/**
 * What people write for the controller, read strictly: a file that is wrong gets an error that
 * names file, line and field, and nothing of it is used.
 */
@NullMarked
package io.branchline.config;

import org.jspecify.annotations.NullMarked;
