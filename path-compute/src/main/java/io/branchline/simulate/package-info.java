/**
 * What a network would carry where: demands on routers' configurations, with and without failures.
 */
@NullMarked
package io.branchline.simulate;

import org.jspecify.annotations.NullMarked;
